using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace Cairn.Vaults.Salvage.Pages;

/// <summary>The pages that a write-ahead log holds in place of the database file's.</summary>
/// <remarks>https://www.sqlite.org/fileformat2.html, section 4. Memory: one entry for each page in the log.</remarks>
internal sealed class WalOverlay : IDisposable
{
    private const uint MagicLittleEndian = 0x377F0682;
    private const int HeaderBytes = 32;
    private const int FrameHeaderBytes = 24;

    private readonly SafeFileHandle _file;
    private readonly Dictionary<int, long> _pageOffsets = [];
    private readonly ulong _salts;
    private readonly bool _bigEndian;

    private WalOverlay(SafeFileHandle file, ReadOnlySpan<byte> header)
    {
        _file = file;
        _bigEndian = (header[3] & 1) == 1;
        _salts = BinaryPrimitives.ReadUInt64BigEndian(header[16..]);
        PageSize = (int)BinaryPrimitives.ReadUInt32BigEndian(header[8..]);
    }

    /// <summary>Bytes a page. A checksum covers it, so it can be trusted.</summary>
    public int PageSize { get; }

    /// <summary>Pages in the database after the last commit found; 0 when none was.</summary>
    public uint DatabasePages { get; private set; }

    /// <summary>The highest page number that the log holds; 0 when it holds none.</summary>
    public int LastPage { get; private set; }

    /// <summary>Whether the replay met a torn or rotten frame. Commits may be missing then, and the database file may be newer
    /// than what was replayed. False when the frames ended with the file or with a frame of an earlier use of the log.</summary>
    public bool EndedByDamage { get; private set; }

    /// <summary>Opens the log and finds its committed frames; null when there is no log or its header is not sound, without
    /// which no frame can be checked.</summary>
    public static WalOverlay? Open(string path)
    {
        var file = RandomReads.OpenIfThere(path);
        if (file is null)
        {
            return null;
        }

        var header = new byte[HeaderBytes];
        if (!RandomReads.TryFill(file, header, 0) || !IsSound(header, out var checksum))
        {
            file.Dispose();
            return null;
        }

        var overlay = new WalOverlay(file, header);
        overlay.Replay(checksum);
        return overlay;
    }

    /// <summary>Whether the log, and not the database file, has the page's newest committed version.</summary>
    public bool Contains(int number) => _pageOffsets.ContainsKey(number);

    /// <summary>Reads a page that the log contains; false when the log does not contain it or the read fails.</summary>
    public bool TryRead(int number, Span<byte> page) =>
        _pageOffsets.TryGetValue(number, out var offset) && RandomReads.TryFill(_file, page, offset);

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static bool IsSound(ReadOnlySpan<byte> header, out WalChecksum checksum)
    {
        var magic = BinaryPrimitives.ReadUInt32BigEndian(header);
        checksum = new WalChecksum(0, 0).Add(header[..^WalChecksum.Bytes], (magic & 1) == 1);
        return (magic & ~1u) == MagicLittleEndian
            && FileHeader.IsPageSize(BinaryPrimitives.ReadUInt32BigEndian(header[8..]))
            && checksum == WalChecksum.Read(header[^WalChecksum.Bytes..]);
    }

    private void Replay(WalChecksum checksum)
    {
        var frame = new byte[FrameHeaderBytes + PageSize];
        var uncommitted = new List<(int Number, long Offset)>();
        var fileBytes = RandomAccess.GetLength(_file);
        for (long offset = HeaderBytes; offset < fileBytes; offset += frame.Length)
        {
            if (!RandomReads.TryFill(_file, frame, offset))
            {
                EndedByDamage = true;
                return;
            }

            // Other salts are no damage: the log is reused from its start, and the frames of its last use lie behind.
            if (BinaryPrimitives.ReadUInt64BigEndian(frame.AsSpan(8)) != _salts)
            {
                return;
            }

            checksum = checksum.Add(frame.AsSpan(0, 8), _bigEndian).Add(frame.AsSpan(FrameHeaderBytes), _bigEndian);
            var number = BinaryPrimitives.ReadUInt32BigEndian(frame);
            if (number is 0 or > int.MaxValue || checksum != WalChecksum.Read(frame.AsSpan(16)))
            {
                EndedByDamage = true;
                return;
            }

            uncommitted.Add(((int)number, offset + FrameHeaderBytes));
            var databasePages = BinaryPrimitives.ReadUInt32BigEndian(frame.AsSpan(4));
            if (databasePages != 0)
            {
                Commit(uncommitted, databasePages);
            }
        }
    }

    private void Commit(List<(int Number, long Offset)> frames, uint databasePages)
    {
        foreach (var (number, offset) in frames)
        {
            _pageOffsets[number] = offset;
            LastPage = Math.Max(LastPage, number);
        }

        frames.Clear();
        DatabasePages = databasePages;
    }
}
