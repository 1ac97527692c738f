using Cairn.Core.Sync;
using Cairn.Vaults.Sync;
using Cairn.Vaults.Tests.Sealing;
using static Cairn.Vaults.Tests.Sealing.SealedDevices;

namespace Cairn.Vaults.Tests.Sync;

/// <summary>What is sealed with a key that comes later than what it seals.</summary>
public sealed class LateKeysTests : IDisposable
{
    private static readonly Guid Hub = Guid.Parse("11111111-0000-4000-8000-000000000000");
    private static readonly Guid Nas = Guid.Parse("22222222-0000-4000-8000-000000000000");

    private readonly SealedDevices _devices = new();

    public void Dispose() => _devices.Dispose();

    [Fact]
    public async Task In_a_page_the_keys_are_taken_in_first()
    {
        var (kept, keys, sealedWithNew, content) = await RotateAsync();

        var taken = await new VaultReplica(kept).TakeAsync(Hub, null, Page([sealedWithNew, .. keys]));

        Assert.Equal(0, taken.Quarantined);
        Assert.Equal("after the revocation", content());
    }

    [Fact]
    public async Task What_came_before_its_key_is_taken_in_when_the_key_comes_from_whatever_remote()
    {
        var (kept, keys, sealedWithNew, content) = await RotateAsync();
        var replica = new VaultReplica(kept);
        Assert.Equal(0, (await replica.TakeAsync(Hub, null, Page([sealedWithNew, "{\"op\":\"not a change\"}"]))).Applied);
        Assert.Equal(2, kept.RemoteStatus(Hub).Quarantined);

        var taken = await replica.TakeAsync(Nas, null, Page(keys));

        Assert.Equal((keys.Count + 1, 0), (taken.Applied, taken.Quarantined));
        Assert.Equal("after the revocation", content());
        Assert.Equal(1, kept.RemoteStatus(Hub).Quarantined);

        // The one has brought the keys and not what they seal, the other the reverse; each is offered what it lacks.
        Assert.Equal([sealedWithNew], (await replica.OutgoingAsync(Nas)).Changes.Intersect([sealedWithNew, .. keys]));
        Assert.Equal(keys, (await replica.OutgoingAsync(Hub)).Changes.Intersect([sealedWithNew, .. keys]));
    }

    [Fact]
    public async Task A_served_vault_takes_the_keys_of_a_push_in_first_and_answers_in_its_order()
    {
        var (kept, keys, sealedWithNew, content) = await RotateAsync();

        var answer = await new ServedVault(kept).AnswerAsync(Push([sealedWithNew, "no change", .. keys]), TestContext.Current.CancellationToken);

        Assert.Equal([PushStatus.Applied, PushStatus.Refused], answer.Results.Take(2).Select(result => result.Status));
        Assert.All(answer.Results.Skip(2), result => Assert.Equal(PushStatus.Applied, result.Status));
        Assert.Equal(sealedWithNew, Bodies(kept)[(int)answer.Results[0].Sequence - 1]);
        Assert.Equal("after the revocation", content());
    }

    [Fact]
    public async Task What_a_remote_refused_for_want_of_a_key_is_offered_again_once_it_has_the_key()
    {
        var (kept, keys, sealedWithNew, content) = await RotateAsync();
        var relay = _devices.Join("relay", hasKey: false);
        foreach (var body in Bodies(kept))
        {
            await new VaultReplica(relay).TakeAsync(Nas, null, Page([body]));
        }

        // A device without keys passes on in whatever order things came to it.
        await new VaultReplica(relay).TakeAsync(Nas, null, Page([sealedWithNew]));
        await new VaultReplica(relay).TakeAsync(Nas, null, Page(keys));
        var (replica, served) = (new VaultReplica(relay), new ServedVault(kept));
        var refused = 0;
        for (var batch = await replica.OutgoingAsync(Hub, countMax: 1); batch.Changes.Count > 0; batch = await replica.OutgoingAsync(Hub, countMax: 1))
        {
            refused += (await replica.TakeAsync(Hub, batch, await served.AnswerAsync(Push(batch.Changes) with { Cursor = replica.Progress(Hub).Cursor }, TestContext.Current.CancellationToken))).Refused;
        }

        Assert.InRange(refused, 1, keys.Count + 1);
        Assert.Equal("after the revocation", content());
        Assert.Equal(0, relay.RemoteStatus(Hub).Refused);
    }

    [Fact]
    public async Task What_a_device_wrote_before_it_heard_of_the_new_key_is_set_apart_with_what_to_do()
    {
        var (kept, keys, _, _) = await RotateAsync();
        var replica = new VaultReplica(kept);
        await replica.MeetAsync(Nas);
        var before = await replica.OutgoingAsync(Nas);
        _devices.Time.Advance(TimeSpan.FromMinutes(1));
        var stale = await kept.RememberAsync("written offline");

        await replica.TakeAsync(Hub, null, Page(keys));

        foreach (var remote in new[] { Hub, Nas })
        {
            var item = Assert.Single(kept.Queue(remote, "failed", 10));
            Assert.Equal((stale, "seal_key_stale"), (item.Key, item.Problem?.Code));
        }

        // It is what others refuse, and what is written again is what they take.
        Assert.Equal(["seal_key_stale"], await CopyAsync(kept, _devices.First));
        await kept.EditAsync(stale, "written again");
        await CopyAsync(kept, _devices.First);
        Assert.Equal("written again", _devices.First.Content(stale));
        Assert.Equal(before.Changes.Count, before.Changes.Intersect((await replica.OutgoingAsync(Nas)).Changes).Count());
    }

    // A device is revoked; another of the vault has not heard of it.
    private async Task<(Vault Kept, List<string> Keys, string Sealed, Func<string?> Content)> RotateAsync()
    {
        await _devices.JoinUnlockedAsync("lost");
        var kept = await _devices.JoinUnlockedAsync("kept");
        var before = Bodies(_devices.First).Count;
        _devices.Time.Advance(TimeSpan.FromMinutes(1));
        await _devices.First.RevokeDeviceAsync("lost device");
        var key = await _devices.First.RememberAsync("after the revocation");
        var added = Bodies(_devices.First)[before..];
        return (kept, added[..^1], added[^1], () => kept.Content(key));
    }

    private ExchangeAnswer Page(IReadOnlyList<string> changes) => new() { Vault = _devices.First.Id, Changes = changes, Cursor = Guid.NewGuid().ToString() };

    private ExchangeRequest Push(IReadOnlyList<string> changes) => new() { Vault = _devices.First.Id, Replica = "", Changes = changes };
}
