using System.Globalization;
using System.Text.Json.Nodes;
using Cairn.Core.Changes;
using Cairn.Core.Merge;
using Cairn.Core.Records;
using Cairn.Core.Tests.Vectors;

namespace Cairn.Core.Tests.Merge;

public sealed class DigestTests
{
    private static readonly VectorFile File = new("digest.json");

    public static TheoryData<string> Parts => File.Names("parts");

    public static TheoryData<string> Sums => File.Names("sums");

    public static TheoryData<string> Wholes => File.Names("wholes");

    [Theory, MemberData(nameof(Parts))]
    public void Vector_of_parts(string name) => File.Run("parts", name, vector => Assert.Equal((int)vector["part"]!, Digest.PartOf(Key(vector))));

    [Theory, MemberData(nameof(Sums))]
    public void Vector_of_sums(string name) => File.Run("sums", name, vector =>
        Assert.Equal((string)vector["sum"]!, Text(Digest.SumOf(Merger.Merge(Key(vector), Changes(vector))))));

    [Theory, MemberData(nameof(Wholes))]
    public void Vector_of_whole_digests(string name) => File.Run("wholes", name, vector =>
    {
        var digest = new Digest();
        foreach (var record in Changes(vector).GroupBy(change => change.Key))
        {
            digest.Move(null, Merger.Merge(record.Key, record));
        }

        for (var part = 0; part < Digest.PartCount; part++)
        {
            var expected = vector["parts"]![part.ToString(CultureInfo.InvariantCulture)];
            Assert.Equal(expected is null ? UInt128.Zero : UInt128.Parse((string)expected!, NumberStyles.HexNumber, CultureInfo.InvariantCulture), digest[part]);
        }

        Assert.Equal((string)vector["digest"]!, digest.ToString());
    });

    [Fact]
    public void The_digest_that_was_maintained_is_the_one_that_is_counted_anew() => Seeds.Each(200, random =>
    {
        var states = new Dictionary<RecordKey, RecordState>();
        var log = new List<Change>();
        var maintained = new Digest();
        var records = Enumerable.Range(0, 6).Select(record => new RecordKey("notes", $"r{record}"));
        var written = records.SelectMany(key => HostileChanges.OfOneRecord(random).Select(change => change with { Key = key })).ToArray();
        random.Shuffle(written);
        foreach (var change in written)
        {
            log.Add(change);
            var before = states.GetValueOrDefault(change.Key);
            var after = Merger.TryAdvance(before ?? RecordState.Untouched(change.Key), change)
                ?? Merger.Merge(change.Key, log.Where(earlier => earlier.Key == change.Key));
            maintained.Move(before, after);
            states[change.Key] = after;
        }

        var counted = new Digest();
        foreach (var state in states.Values.OrderBy(_ => random.Next()))
        {
            counted.Move(null, state);
        }

        Assert.Equal(counted.ToString(), maintained.ToString());
    });

    [Fact]
    public void A_later_stamp_a_delete_and_an_erase_each_change_the_sum()
    {
        var put = HostileChanges.Put("1a", new() { ["a"] = "x" });
        var later = HostileChanges.Put("2a", new() { ["a"] = "x" }, new() { ["a"] = "1a" });
        Change Bare(ChangeKind kind, int op) => new() { Op = new Guid(op, 0, 0, new byte[8]), Key = HostileChanges.Key, Kind = kind, Stamp = later.Stamp, Actor = "me" };
        UInt128 Sum(params Change[] changes) => Digest.SumOf(Merger.Merge(HostileChanges.Key, changes));

        UInt128[] sums = [Sum(put), Sum(put, later), Sum(put, Bare(ChangeKind.Delete, 1)), Sum(put, Bare(ChangeKind.Erase, 2)), Sum()];

        Assert.Equal(sums.Length, sums.Distinct().Count());
        Assert.Equal(UInt128.Zero, Sum());
    }

    private static RecordKey Key(JsonNode vector) => new((string)vector["collection"]!, (string)vector["id"]!);

    private static List<Change> Changes(JsonNode vector) => [.. vector["changes"]!.AsArray().Select(change => ChangeJson.Read(change!.ToJsonString()))];

    private static string Text(UInt128 sum) => sum.ToString("x32", CultureInfo.InvariantCulture);
}
