using System.Buffers.Binary;

namespace Cairn.Core.Index;

/// <summary>What a segment knows of a document beside its terms. Sixteen bytes, so that any document's entry is found without reading those before.</summary>
/// <param name="Sequence">The sequence of the change that made the record what it was.</param>
/// <param name="Time">When it happened, in minutes since 1970 UTC; <see cref="NoTime"/> where that is not known.</param>
/// <param name="Session">A hash of the conversation that it belongs to; 0 where it belongs to none.</param>
public readonly record struct DocumentEntry(long Sequence, int Time, uint Session)
{
    /// <summary>Stands for a time that is not known.</summary>
    public const int NoTime = int.MinValue;

    internal const int Bytes = 16;

    internal static DocumentEntry Read(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadInt64LittleEndian(bytes), BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]), BinaryPrimitives.ReadUInt32LittleEndian(bytes[12..]));

    internal void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteInt64LittleEndian(bytes, Sequence);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[8..], Time);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[12..], Session);
    }
}
