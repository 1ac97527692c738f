using System.Text.Json.Nodes;
using Cairn.Core.Changes;
using Cairn.Core.Records;
using Cairn.Core.Sealing;
using Cairn.Core.Tests.Merge;

namespace Cairn.Core.Tests.Sealing;

public sealed class ChangeSealerTests
{
    [Fact]
    public void Whatever_is_sealed_reads_as_a_change_and_opens_as_it_was() => Seeds.Each(300, random =>
    {
        var ring = Rings.New(random, random.Next(1, 4));
        foreach (var change in HostileChanges.OfOneRecord(random))
        {
            var text = ChangeJson.Write(ChangeSealer.Seal(ring, change));
            Assert.Equal(text, ChangeJson.Write(ChangeSealer.Seal(ring, change)));
            Assert.Equal(text, ChangeJson.Write(ChangeJson.Read(text)));
            Assert.Equal(ChangeJson.Write(change), ChangeJson.Write(ChangeSealer.Open(ring, ChangeJson.Read(text), out var key)));
            Assert.Equal(change.IsBlank ? null : ring.Current, key);
        }
    });

    [Fact]
    public void An_erase_stays_sealed_when_it_is_blanked_and_keeps_no_reason() => Seeds.Each(50, random =>
    {
        var ring = Rings.New(random);
        var erase = new Change { Op = Guid.NewGuid(), Key = HostileChanges.Key, Kind = ChangeKind.Erase, Stamp = Stamps(random), Actor = new string('ž', 200), Reason = "because" };
        var sealedOne = ChangeSealer.Seal(ring, erase);
        Assert.Equal(ChangeJson.Write(sealedOne), ChangeJson.Write(ChangeJson.Read(ChangeJson.Write(sealedOne.Blanked()))));
        var opened = ChangeSealer.Open(ring, sealedOne.Blanked(), out _);
        Assert.StartsWith("žž", opened.Actor, StringComparison.Ordinal);
        Assert.Null(opened.Reason);
    });

    [Fact]
    public void A_change_in_which_any_member_was_exchanged_for_that_of_another_is_refused() => Seeds.Each(300, random =>
    {
        var ring = Rings.New(random);
        var (first, second) = (Any(random, ring), Any(random, ring));
        foreach (var name in first.Select(member => member.Key).Concat(second.Select(member => member.Key)).Distinct().ToList())
        {
            var altered = first.DeepClone().AsObject();
            altered.Remove(name);
            if (second[name] is { } other)
            {
                altered[name] = other.DeepClone();
            }

            Assert.True(JsonNode.DeepEquals(altered, first) || IsRefused(ring, altered), $"{name}: {altered}");
        }
    });

    [Fact]
    public void A_value_moved_to_another_field_record_or_write_is_refused() => Seeds.Each(200, random =>
    {
        var ring = Rings.New(random);
        var (first, second) = (Any(random, ring), Any(random, ring));
        if (first["fields"] is not JsonObject fields || second["fields"] is not JsonObject others)
        {
            return;
        }

        foreach (var (from, to) in others.Select(field => field.Key).SelectMany(from => fields.Select(to => (from, to.Key))).ToList())
        {
            var altered = first.DeepClone().AsObject();
            altered["fields"]![to] = others[from]?.DeepClone();
            Assert.True(JsonNode.DeepEquals(altered, first) || IsRefused(ring, altered), altered.ToString());
        }
    });

    [Fact]
    public void A_seal_or_value_with_a_flipped_bit_is_refused() => Seeds.Each(200, random =>
    {
        var ring = Rings.New(random);
        var change = Any(random, ring);
        var text = change.ToJsonString();
        var places = Enumerable.Range(0, text.Length).Where(at => text.AsSpan(at).StartsWith("\"s1.", StringComparison.Ordinal)).ToList();
        var start = random.Pick(places) + 4;
        var at = random.Next(start, text.IndexOf('"', start));
        var altered = $"{text[..at]}{(text[at] == 'A' ? 'B' : 'A')}{text[(at + 1)..]}";
        Assert.True(IsRefused(ring, JsonNode.Parse(altered)!.AsObject()), altered);
    });

    [Fact]
    public void Equal_values_look_different_in_every_place() => Seeds.Each(20, random =>
    {
        var ring = Rings.New(random);
        var fields = new SortedList<string, FieldValue>(StringComparer.Ordinal) { ["a"] = FieldValue.Text("same"), ["b"] = FieldValue.Text("same") };
        var changes = Enumerable.Range(0, 5).Select(number => ChangeSealer.Seal(
            ring, new Change { Op = Guid.NewGuid(), Key = new RecordKey("notes", $"r{number}"), Kind = ChangeKind.Put, Stamp = Stamps(random), Fields = fields, Actor = "me" })).ToList();
        Assert.Equal(10, changes.SelectMany(change => change.Fields.Values).Select(value => value.Json[20..60]).Distinct().Count());
        Assert.Equal(5, changes.Select(change => change.Extra["seal"]).Distinct().Count());
    });

    [Fact]
    public void Another_ring_opens_nothing() => Seeds.Each(50, random =>
    {
        var ring = Rings.New(random);
        var key = ring.Current.Key;
        var other = new KeyRing(Rings.Vault, ring.Root, [ring.Current with { Key = new SealKey(key.Id, Rings.Bytes(random)) }]);
        var elsewhere = new KeyRing(Guid.NewGuid(), ring.Root, [ring.Current]);
        var change = Any(random, ring);
        Assert.True(IsRefused(other, change));
        Assert.True(IsRefused(elsewhere, change));
    });

    private static Core.Stamps.Stamp Stamps(Random random) => Core.Stamps.Stamp.Of(random.Next(1, 1_000), 0, (ulong)random.Next(1, 9));

    private static JsonObject Any(Random random, KeyRing ring)
    {
        while (true)
        {
            var change = random.Pick(HostileChanges.OfOneRecord(random));
            if (!change.IsBlank)
            {
                return JsonNode.Parse(ChangeJson.Write(ChangeSealer.Seal(ring, change with { Op = Guid.NewGuid(), Reason = random.Chance(0.5) ? "why" : null })))!.AsObject();
            }
        }
    }

    private static bool IsRefused(KeyRing ring, JsonObject change)
    {
        try
        {
            ChangeSealer.Check(ring, ChangeJson.Read(change.ToJsonString()), isErased: false, isNew: true);
            return false;
        }
        catch (CairnException refused)
        {
            return refused.Code is "seal_forged" or "seal_key_unknown" or "malformed_change";
        }
    }
}
