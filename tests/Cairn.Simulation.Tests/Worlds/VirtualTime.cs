namespace Cairn.Simulation.Tests.Worlds;

/// <summary>The true time of a world, which moves only when it is told to.</summary>
internal sealed class VirtualTime
{
    public DateTimeOffset Now { get; private set; } = new(2026, 3, 14, 9, 0, 0, TimeSpan.Zero);

    public void Advance(TimeSpan by) => Now += by;
}
