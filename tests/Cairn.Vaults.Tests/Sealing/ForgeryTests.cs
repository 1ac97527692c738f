using Cairn.Core.Changes;
using Cairn.Core.Records;
using Cairn.Core.Sealing;
using Cairn.Core.Stamps;
using static Cairn.Vaults.Tests.Sealing.SealedDevices;
using static Cairn.Vaults.Tests.VaultExtensions;

namespace Cairn.Vaults.Tests.Sealing;

public sealed class ForgeryTests
{
    public static TheoryData<string> Forgeries => ["put", "delete", "erase", "swapped", "replayed", "blank delete", "blank append", "key", "recipient"];

    [Theory, MemberData(nameof(Forgeries))]
    public async Task What_no_device_has_made_is_refused_where_the_keys_are_and_taken_out_where_they_come_later(string kind)
    {
        using var devices = new SealedDevices();
        var key = await devices.First.RememberAsync("mine", ("caption", FieldValue.Text("a caption")));
        var second = await devices.First.RememberAsync("another");
        devices.Time.Advance(TimeSpan.FromMinutes(1));
        var forged = Forge(kind, Raw(devices.First), key, second, Stamp.Of(devices.Time.GetUtcNow().ToUnixTimeMilliseconds(), 0, 9));

        if (forged.IsBlank)
        {
            Assert.False(await devices.First.ApplyAsync(forged));
        }
        else
        {
            Assert.Equal("seal_forged", await CodeOfAsync(() => devices.First.ApplyAsync(forged)));
        }

        Assert.Equal("mine", devices.First.Content(key));

        var late = devices.Join("late");
        await CopyAsync(devices.First, late);
        Assert.True(await late.ApplyAsync(forged));
        var report = await late.UnlockAsync(Passphrase);
        if (kind == "erase")
        {
            // Its content is gone here, and comes again with the log.
            Assert.Null(late.Get(key));
            Assert.Empty(await CopyAsync(devices.First, late));
        }

        Assert.True(report.Refused > 0);
        Assert.Equal(("mine", false), (late.Content(key), late.Get(key)!.IsArchived));
        Assert.Equal([key.Id], late.Find("mine"));
        Assert.Empty(await CopyAsync(late, devices.First));
        Assert.Equal(devices.First.Digest().ToString(), late.Digest().ToString());
        late.AssertSound();
    }

    [Fact]
    public async Task A_ring_that_a_remote_made_up_is_not_trusted_although_it_is_wrapped_for_the_passphrases_public_key()
    {
        using var devices = new SealedDevices();
        await devices.First.RememberAsync("mine");
        var passphrase = Raw(devices.First).Single(change => change.Fields.GetValueOrDefault("kind").AsText() == "passphrase");
        var forged = new KeyRing(devices.First.Id, new byte[32], [new RingKey(new SealKey(7, new byte[32]), 9, default)]);
        var late = devices.Join("late");
        await CopyAsync(devices.First, late);
        var wrapped = KeyWrap.Wrap(forged, forged.Current.Key, passphrase.Fields["public_key"].AsText()!);
        await late.ApplyAsync(Sealed(forged, $"key:00000007:{passphrase.Key.Id[10..]}", "wrapped", FieldValue.Text(wrapped)));
        await late.ApplyAsync(Sealed(forged, "key:00000007", "number", FieldValue.Number(9)));

        Assert.Equal(2, (await late.UnlockAsync(Passphrase)).Refused);
        Assert.Equal(1, late.SealStatus().Keys);

        // Nor by a device that is unlocked already.
        var device = Raw(devices.First).Single(change => change.Fields.GetValueOrDefault("kind").AsText() == "device");
        var mine = KeyWrap.Wrap(forged, forged.Current.Key, device.Fields["public_key"].AsText()!);
        Assert.Equal("seal_key_unknown", await CodeOfAsync(() => devices.First.ApplyAsync(Sealed(forged, $"key:00000007:{device.Key.Id[10..]}", "wrapped", FieldValue.Text(mine)))));
    }

    [Fact]
    public async Task The_same_change_comes_twice_and_a_blank_one_after_its_erase_without_harm()
    {
        using var devices = new SealedDevices();
        var other = await devices.JoinUnlockedAsync("other");
        var key = await devices.First.RememberAsync("mine");
        await CopyAsync(devices.First, other);
        await devices.First.EraseAsync([key], Tester);
        var late = devices.Join("late");
        await CopyAsync(other, late);
        await late.UnlockAsync(Passphrase);
        await CopyAsync(late, devices.First);

        // Where the content was never seen, what is left of it comes before the erase.
        Assert.Empty(await CopyAsync(devices.First, late));
        var fresh = await devices.JoinUnlockedAsync("fresh");
        Assert.True(fresh.Get(key)!.IsErased);
        Assert.Empty(await CopyAsync(devices.First, other));
        Assert.Empty(await CopyAsync(devices.First, other));
        Assert.True(other.Get(key)!.IsErased);
    }

    private static Change Sealed(KeyRing ring, string id, string field, FieldValue value) => ChangeSealer.Seal(ring, new Change
    {
        Op = Guid.NewGuid(),
        Key = new RecordKey("seals", id),
        Kind = ChangeKind.Put,
        Stamp = Stamp.Of(1, 0, 1),
        Fields = new SortedList<string, FieldValue>(StringComparer.Ordinal) { [field] = value },
        Actor = "remote",
    });

    private static Change Forge(string kind, List<Change> log, RecordKey key, RecordKey second, Stamp stamp)
    {
        var put = log.Single(change => change.Key == key);
        var other = log.Single(change => change.Key == second);
        var bare = new Change { Op = Guid.NewGuid(), Key = key, Kind = ChangeKind.Put, Stamp = stamp, Actor = "sealed" };
        return kind switch
        {
            "put" => bare with { Fields = Fields("content", FieldValue.Text("theirs")) },
            "delete" => bare with { Kind = ChangeKind.Delete, Extra = put.Extra },
            "erase" => bare with { Kind = ChangeKind.Erase, Actor = "somebody" },
            "swapped" => put with { Op = bare.Op, Stamp = stamp, Fields = other.Fields },
            "replayed" => put with { Op = bare.Op, Stamp = stamp },
            "blank delete" => (bare with { Kind = ChangeKind.Delete }).Blanked(),
            "blank append" => (bare with { Kind = ChangeKind.Append, Stamp = Stamp.Of(1, 0, 1) }).Blanked(),
            "key" => bare with { Key = new RecordKey("seals", log.First(change => change.Key.Id.StartsWith("key:", StringComparison.Ordinal)).Key.Id), Fields = Fields("number", FieldValue.Number(5)) },
            _ => bare with { Key = new RecordKey("seals", "recipient:0011223344556677"), Fields = Fields("kind", FieldValue.Text("device")) },
        };
    }

    private static SortedList<string, FieldValue> Fields(string name, FieldValue value) => new(StringComparer.Ordinal) { [name] = value };
}
