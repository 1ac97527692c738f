using Cairn.Core.Sync;

namespace Cairn.Protocol;

/// <summary>The limits of the protocol over HTTP beside <see cref="SyncLimits"/>, the same for clients and servers. Documented in <c>spec/protocol.md</c>.</summary>
public static class ProtocolLimits
{
    /// <summary>Most bytes of a request's body, once it is decompressed: the changes, and 1 MiB for what is around them.</summary>
    public const int RequestBytesMax = SyncLimits.BytesMax + (1 << 20);

    /// <summary>Most bytes of an answer that is no stream, once it is decompressed. Servers stay far below it.</summary>
    public const int AnswerBytesMax = 64 << 20;

    /// <summary>Most bytes of one line of a stream: a change, and some room.</summary>
    public const int LineBytesMax = 2 << 20;

    /// <summary>Most characters of a cursor, a head or the name of a vault or device.</summary>
    public const int TextLengthMax = 200;

    /// <summary>Most characters of an explanation that are kept.</summary>
    public const int DetailLengthMax = 500;

    /// <summary>Deepest nesting of a body, far beyond what a change may have, so that one that is too deep is refused alone.</summary>
    public const int DepthMax = 1_000;

    /// <summary>Answers below so many bytes are not compressed.</summary>
    public const int CompressedBytesMin = 1 << 10;

    /// <summary>How often a stream of hints shows that it lives.</summary>
    public static readonly TimeSpan BeatTime = TimeSpan.FromSeconds(15);

    /// <summary>Within which time readers of hints come again whose server has said that it stops, each at a moment of its own.</summary>
    public static readonly TimeSpan ReturnTime = TimeSpan.FromSeconds(3);

    /// <summary>How long a reader may take for each 64 KiB of a stream.</summary>
    public static readonly TimeSpan WriteTime = TimeSpan.FromSeconds(30);
}
