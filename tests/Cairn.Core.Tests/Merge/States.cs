using System.Globalization;
using Cairn.Core.Changes;
using Cairn.Core.Merge;

namespace Cairn.Core.Tests.Merge;

/// <summary>The whole of a state as one text, so that states can be compared and read in a failure.</summary>
internal static class States
{
    public static string Describe(this RecordState state) => string.Join('\n',
        $"{state.Key} visible={state.IsVisible} ledger={state.IsLedger} deleted={state.Deleted} erased={state.Erased} stamp={state.Stamp}",
        string.Create(CultureInfo.InvariantCulture, $"  sum={Digest.SumOf(state):x32}"),
        string.Join('\n', state.Fields.Select(field => $"  {field.Key} = {field.Value.Value} @{field.Value.Stamp}")),
        string.Join('\n', state.Conflicts.Select(conflict => $"  {conflict.Field} ! {conflict.Value} @{conflict.Stamp} open={conflict.IsOpen}")));

    public static void AssertSame(RecordState expected, RecordState actual, IEnumerable<Change> changes)
    {
        var isSame = expected.Key == actual.Key && expected.IsVisible == actual.IsVisible && expected.IsLedger == actual.IsLedger && expected.Deleted == actual.Deleted
            && expected.Erased == actual.Erased && expected.Fields.SequenceEqual(actual.Fields) && expected.Conflicts.SequenceEqual(actual.Conflicts);
        if (!isSame)
        {
            Assert.Fail($"Expected:\n{expected.Describe()}\nActual:\n{actual.Describe()}\nChanges:\n{string.Join('\n', changes.Select(ChangeJson.Write))}");
        }
    }
}
