namespace Cairn.Bench.Workspace;

/// <summary>A clock that goes through the past as a vault is filled with it.</summary>
internal sealed class SeedClock : TimeProvider
{
    public DateTimeOffset Now { get; set; }

    public override DateTimeOffset GetUtcNow() => Now;
}
