namespace Cairn.Simulation.Tests.Worlds;

/// <summary>What a device believes the time to be.</summary>
internal sealed class DeviceClock(VirtualTime time) : TimeProvider
{
    /// <summary>How far it is off.</summary>
    public TimeSpan Error { get; set; }

    public override DateTimeOffset GetUtcNow() => time.Now + Error;
}
