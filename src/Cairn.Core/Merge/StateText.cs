using System.Text.Json;
using Cairn.Core.Changes;
using Cairn.Core.Records;
using Cairn.Core.Stamps;

namespace Cairn.Core.Merge;

/// <summary>The fields of a merged record as they are stored: their values as one JSON object, and beside the record's own stamp only the stamps that differ from it.</summary>
public static class StateText
{
    /// <summary>The values of the fields that have one, as a canonical JSON object.</summary>
    public static string Values(RecordState state)
    {
        var values = new SortedList<string, FieldValue>(state.Fields.Count, StringComparer.Ordinal);
        foreach (var (field, value) in state.Fields)
        {
            if (!value.Value.IsNull)
            {
                values.Add(field, value.Value);
            }
        }

        return ChangeJson.WriteFields(values);
    }

    /// <summary>The stamps of removed fields and of those whose stamp is not the record's, as a JSON object; null where there are none.</summary>
    public static string? OwnStamps(RecordState state)
    {
        var common = state.Stamp;
        var own = state.Fields.Where(field => field.Value.Stamp != common || field.Value.Value.IsNull).ToList();
        return own.Count == 0 ? null : '{' + string.Join(',', own.Select(field => $"\"{field.Key}\":\"{field.Value.Stamp}\"")) + '}';
    }

    /// <summary>Puts the fields together again.</summary>
    /// <param name="values">What <see cref="Values"/> wrote.</param>
    /// <param name="ownStamps">What <see cref="OwnStamps"/> wrote.</param>
    /// <param name="common">The record's own stamp.</param>
    public static SortedList<string, FieldState> Read(string values, string? ownStamps, Stamp? common)
    {
        var own = ownStamps is null ? [] : ReadStamps(ownStamps);
        var states = new SortedList<string, FieldState>(StringComparer.Ordinal);
        foreach (var (field, value) in ChangeJson.ReadFields(values))
        {
            states.Add(field, new FieldState(own.Remove(field, out var stamp) ? stamp : common!.Value, value));
        }

        foreach (var (field, stamp) in own)
        {
            states.Add(field, new FieldState(stamp, FieldValue.Null));
        }

        return states;
    }

    private static SortedList<string, Stamp> ReadStamps(string json)
    {
        var stamps = new SortedList<string, Stamp>(StringComparer.Ordinal);
        using var document = JsonDocument.Parse(json);
        foreach (var member in document.RootElement.EnumerateObject())
        {
            stamps.Add(member.Name, Stamp.Parse(member.Value.GetString()!));
        }

        return stamps;
    }
}
