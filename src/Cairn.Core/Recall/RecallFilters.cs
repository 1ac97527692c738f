using Cairn.Core.Collections;
using Cairn.Core.Index;
using Cairn.Core.Memories;
using Cairn.Core.Merge;
using Cairn.Core.Records;
using Cairn.Core.Times;

namespace Cairn.Core.Recall;

/// <summary>The conditions of a query, as ranking takes them.</summary>
public static class RecallFilters
{
    /// <summary>Spans of time are narrowed down by whole days, months and years of which there may be this many, and then to the minute.</summary>
    private const int TimeTermsMax = 128;

    private static readonly bool HasOtherCollections = Catalog.All.Any(collection => collection.IsSearched && collection != MemoryCollections.Memories);

    /// <summary>Adds the conditions of a query to what its words ask for.</summary>
    public static RecallPlan Add(RecallPlan plan, RecallQuery query) => plan with
    {
        Filters = [.. Conditions(query)],
        FromMinute = query.From is { } from ? DocumentReader.Minutes(from) : null,
        ToMinute = query.To is { } to ? DocumentReader.Minutes(to) : null,
        CandidatesMax = Math.Max(plan.CandidatesMax, 2 * query.Limit),
    };

    /// <summary>Whether a record that was found may be answered: it is a memory, is shown, and has not expired.</summary>
    /// <param name="state">The record.</param>
    /// <param name="now">The time, as <see cref="TimeText"/> writes it.</param>
    public static bool IsAnswer(RecordState state, string now) =>
        state is { IsVisible: true, Key.Collection: var collection } && collection == MemoryCollections.Memories.Name
        && (state["expires_at"].AsText() is not { } expires || string.CompareOrdinal(expires, now) > 0);

    private static IEnumerable<RecallFilter> Conditions(RecallQuery query)
    {
        if (HasOtherCollections)
        {
            yield return new RecallFilter([FilterTerm.Collection(MemoryCollections.Memories.Name)]);
        }

        (string Field, string? Value)[] fields = [("kind", query.Kind), ("speaker", query.Speaker), ("session", query.Session), .. query.Tags.Select(tag => ("tags", (string?)tag))];
        foreach (var (field, value) in fields)
        {
            if (value is not null)
            {
                yield return new RecallFilter([FilterTerm.Field(field, value)]);
            }
        }

        if (query.Source is { } source)
        {
            yield return new RecallFilter([FilterTerm.Field("source", source)], IsPrefix: true);
        }

        if (query.Agent is { } agent)
        {
            yield return new RecallFilter([FilterTerm.Actor(agent)]);
        }

        // A span that is open at one end, or has more years than terms, is told by the minutes alone.
        if (query.From is { } from && query.To is { } to && DayCover.Cover(from, to, TimeTermsMax) is { Count: > 0 } times)
        {
            yield return new RecallFilter([.. times.Select(FilterTerm.Time)]);
        }
    }
}
