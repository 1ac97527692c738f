namespace Cairn.Core.Stamps;

/// <summary>The arithmetic of a hybrid logical clock. The reading itself is a row of the vault, advanced inside the write transaction,
/// so that several processes can write one vault.</summary>
public static class HybridClock
{
    /// <summary>How far ahead of our time a received stamp may lie and still move our clock. One further ahead is merged
    /// all the same, and shown as a warning.</summary>
    public static readonly TimeSpan AheadMax = TimeSpan.FromMinutes(5);

    /// <summary>The reading for the next local write: the time, or one step past the last reading where time stood still or ran back.</summary>
    /// <remarks>A counter that overflows carries into the milliseconds, which is to say that it borrows one from the future.</remarks>
    public static ulong Next(ulong reading, DateTimeOffset now) => Math.Max((ulong)Math.Max(0, now.ToUnixTimeMilliseconds()) << 16, reading + 1);

    /// <summary>The stamp of a local write: at the reading, or one step above every stamp that it replaces.</summary>
    /// <exception cref="CairnException">Code <c>stamp_exhausted</c>: this clock, or the value to replace, stands at the end of the year 2099.</exception>
    public static Stamp StampAbove(ulong reading, ulong replica, Stamp? replaced)
    {
        var stamp = new Stamp(replaced is { } below && below.Clock >= reading ? below.Clock + 1 : reading, replica);
        return stamp.IsWellFormed ? stamp : throw new CairnException(
            "stamp_exhausted",
            "The value to replace, or this device's clock, stands at the end of the year 2099, and no later stamp is allowed.",
            "Set this device's clock right. If it is right, the device that wrote the value was wrong: `cairn forget` the memory and write it anew.");
    }

    /// <summary>The reading after a change with this stamp was received.</summary>
    public static ulong Observe(ulong reading, Stamp received, DateTimeOffset now) =>
        IsAhead(received, now) ? reading : Math.Max(reading, received.Clock);

    /// <summary>Whether a received stamp lies so far ahead that it must not move our clock.</summary>
    public static bool IsAhead(Stamp received, DateTimeOffset now) => received.Milliseconds > (now + AheadMax).ToUnixTimeMilliseconds();
}
