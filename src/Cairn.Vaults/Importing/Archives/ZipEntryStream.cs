using System.IO.Compression;
using Cairn.Core;

namespace Cairn.Vaults.Importing.Archives;

/// <summary>Reads an entry of a zip, and checks at its end that it is what was packed.</summary>
/// <param name="entry">The entry.</param>
/// <param name="step">Told the bytes of each read; may throw.</param>
/// <param name="total">Told the bytes of all reads so far; may throw.</param>
internal sealed class ZipEntryStream(ZipArchiveEntry entry, Action<int> step, Action<long> total) : Stream
{
    private readonly Stream _inner = Guarded(entry.Open);
    private uint _checksum = Crc32.Start;
    private long _read;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>Whether an exception says that an archive is not what it should be. Its headers are numbers that lead anywhere.</summary>
    public static bool IsDamage(Exception exception) =>
        exception is InvalidDataException or EndOfStreamException or NotSupportedException or ArgumentException or OverflowException or IndexOutOfRangeException;

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        int read;
        try
        {
            read = _inner.Read(buffer);
        }
        catch (Exception exception) when (IsDamage(exception))
        {
            throw Damaged();
        }

        _read += read;
        _checksum = Crc32.Append(_checksum, buffer[..read]);
        step(read);
        total(_read);
        return read > 0 || buffer.Length == 0 || (_read == entry.Length && Crc32.End(_checksum) == entry.Crc32) ? read : throw Damaged();
    }

    // Inflating is work, not waiting.
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(Read(buffer.Span));
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private static Stream Guarded(Func<Stream> open)
    {
        try
        {
            return open();
        }
        catch (Exception exception) when (IsDamage(exception))
        {
            throw Damaged();
        }
    }

    private static CairnException Damaged() =>
        new("archive_damaged", "This entry of the archive is damaged, or packed in a way that is not known here.", "What could be read was imported. Download or copy the archive again.");
}
