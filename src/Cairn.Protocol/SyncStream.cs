namespace Cairn.Protocol;

/// <summary>Marks endpoints whose answer goes on for long, so that a server can count them apart from those that it works on in turns.</summary>
public sealed class SyncStream
{
    internal static readonly SyncStream Mark = new();

    private SyncStream()
    {
    }
}
