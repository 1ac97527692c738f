using Cairn.Core.Merge;

namespace Cairn.Simulation.Tests.Oracle;

/// <summary>A state of the product in the words of <see cref="NaiveMerge"/>.</summary>
internal static class States
{
    public static string Describe(this RecordState state)
    {
        if (state.Erased is { } erased)
        {
            return $"erased {erased}";
        }

        string[] lines =
        [
            $"visible {state.IsVisible}, ledger {state.IsLedger}, deleted {state.Deleted}",
            .. state.Fields.Select(field => $"{field.Key} = {field.Value.Value} @{field.Value.Stamp}"),
            .. state.Conflicts.Select(conflict => $"{conflict.Field} ! {conflict.Value} @{conflict.Stamp} open {conflict.IsOpen}"),
        ];
        return string.Join('\n', lines);
    }
}
