using System.Text.Json.Nodes;
using Cairn.Core.Changes;
using Cairn.Core.Merge;
using Cairn.Core.Records;
using Cairn.Core.Tests.Vectors;

namespace Cairn.Core.Tests.Merge;

public sealed class MergeVectorTests
{
    private static readonly VectorFile File = new("merge.json");

    public static TheoryData<string> Records => File.Names("records");

    [Theory, MemberData(nameof(Records))]
    public void Vector(string name) => File.Run("records", name, vector =>
    {
        Change[] changes = [.. vector["changes"]!.AsArray().Select(change => ChangeJson.Read(change!.ToJsonString()))];
        var expected = FieldValue.Parse(vector["state"]!.ToJsonString()).Json;
        Assert.Equal(expected, Write(Merger.Merge(HostileChanges.Key, changes)));
        Seeds.Each(30, random =>
        {
            Change[] arrived = changes.Length == 0 ? [] : [.. changes, random.Pick(changes)];
            random.Shuffle(arrived);
            Assert.Equal(expected, Write(Merger.Merge(HostileChanges.Key, arrived)));

            var state = RecordState.Untouched(HostileChanges.Key);
            foreach (var count in Enumerable.Range(0, changes.Length))
            {
                random.Shuffle(changes.AsSpan(count));
                state = Merger.TryAdvance(state, changes[count]) ?? Merger.Merge(HostileChanges.Key, changes[..(count + 1)]);
            }

            Assert.Equal(expected, Write(state));
        });
    });

    private static string Write(RecordState state) => FieldValue.Parse(new JsonObject
    {
        ["fields"] = new JsonObject(state.Fields.Select(field => KeyValuePair.Create(field.Key, (JsonNode?)new JsonObject
        {
            ["stamp"] = field.Value.Stamp.ToString(),
            ["value"] = JsonNode.Parse(field.Value.Value.Json),
        }))),
        ["visible"] = state.IsVisible,
        ["ledger"] = state.IsLedger,
        ["deleted"] = state.Deleted?.ToString(),
        ["erased"] = state.Erased?.ToString(),
        ["conflicts"] = new JsonArray([.. state.Conflicts.Select(conflict => new JsonObject
        {
            ["field"] = conflict.Field,
            ["stamp"] = conflict.Stamp.ToString(),
            ["value"] = JsonNode.Parse(conflict.Value.Json),
            ["open"] = conflict.IsOpen,
        })]),
    }.ToJsonString()).Json;
}
