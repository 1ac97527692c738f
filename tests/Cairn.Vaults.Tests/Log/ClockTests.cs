using Cairn.Core.Changes;
using Cairn.Core.Stamps;
using static Cairn.Vaults.Tests.VaultExtensions;

namespace Cairn.Vaults.Tests.Log;

public sealed class ClockTests
{
    [Fact]
    public async Task A_clock_that_runs_back_a_day_still_stamps_above_what_was_written()
    {
        using var home = new TemporaryVault();
        var key = await home.Vault.RememberAsync("first");
        home.Time.Advance(TimeSpan.FromDays(-1));

        await home.Vault.EditAsync(key, "second");
        await home.Reopen().EditAsync(key, "third");
        await home.Vault.RememberAsync("another");

        var stamps = home.Vault.AllChanges().ConvertAll(change => change.Stamp);
        Assert.Equal(stamps.Order(), stamps);
        Assert.Equal(4, stamps.Distinct().Count());
        Assert.Equal("third", home.Vault.Content(key));
        Assert.Empty(home.Vault.Conflicts());
    }

    [Fact]
    public async Task A_stamp_from_the_near_future_moves_the_clock()
    {
        using var home = new TemporaryVault();
        var near = Elsewhere(home.Time.GetUtcNow() + TimeSpan.FromMinutes(4), "near");

        await home.Vault.ApplyAsync(near);
        var here = await home.Vault.RememberAsync("here");

        Assert.True(home.Vault.History(here)[0].Change.Stamp > near.Stamp);
        Assert.Equal(0, home.Vault.Status().Ahead);
    }

    [Fact]
    public async Task A_stamp_from_the_far_future_is_merged_and_counted_and_does_not_move_the_clock()
    {
        using var home = new TemporaryVault();
        var far = Elsewhere(home.Time.GetUtcNow() + TimeSpan.FromDays(400), "far");

        Assert.True(await home.Vault.ApplyAsync(far));
        var here = await home.Vault.RememberAsync("here");

        Assert.Equal("far", home.Vault.Content(far.Key));
        Assert.Equal(1, home.Vault.Status().Ahead);
        Assert.Equal(home.Time.GetUtcNow(), home.Vault.History(here)[0].Change.Stamp.Time);

        // What replaces it is stamped above it all the same, and that is ahead as well.
        await home.Vault.EditAsync(far.Key, "edited");
        Assert.Equal("edited", home.Vault.Content(far.Key));
        Assert.Equal(2, home.Vault.Status().Ahead);
        var later = await home.Vault.RememberAsync("still here");
        Assert.Equal(home.Time.GetUtcNow(), home.Vault.History(later)[0].Change.Stamp.Time);
        home.Vault.AssertSound();
    }

    [Fact]
    public async Task More_writes_in_a_millisecond_than_its_counter_holds_borrow_the_next_one()
    {
        using var home = new TemporaryVault();
        var full = Elsewhere(home.Time.GetUtcNow(), "full") with { Stamp = Stamp.Of(home.Time.GetUtcNow().ToUnixTimeMilliseconds(), ushort.MaxValue, 7) };
        await home.Vault.ApplyAsync(full);

        var next = await home.Vault.RememberAsync("next");

        var stamp = home.Vault.History(next)[0].Change.Stamp;
        Assert.True(stamp > full.Stamp);
        Assert.Equal(full.Stamp.Milliseconds + 1, stamp.Milliseconds);
    }

    [Fact]
    public async Task What_is_stamped_at_the_end_of_time_cannot_be_replaced_and_says_so()
    {
        using var home = new TemporaryVault();
        var last = Elsewhere(home.Time.GetUtcNow(), "last") with { Stamp = Stamp.Of(Stamp.MillisecondsEnd - 1, ushort.MaxValue, 7) };
        await home.Vault.ApplyAsync(last);

        Assert.Equal("stamp_exhausted", await CodeOfAsync(() => home.Vault.EditAsync(last.Key, "later")));
        Assert.Equal("last", home.Vault.Content(last.Key));
    }

    private static Change Elsewhere(DateTimeOffset at, string content) => new()
    {
        Op = Guid.Parse("019a0000-0000-7000-8000-000000000001"),
        Key = Key("elsewhere"),
        Kind = ChangeKind.Put,
        Stamp = Stamp.Of(at.ToUnixTimeMilliseconds(), 0, 7),
        Fields = Memory(content),
        Actor = "elsewhere",
    };
}
