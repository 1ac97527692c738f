using Microsoft.Win32.SafeHandles;

namespace Cairn.Vaults.Salvage.Pages;

/// <summary>The pages of a database as its last commit left them: the file's, under the committed frames of its write-ahead
/// log. Reads both files itself, without SQLite, and changes neither.</summary>
/// <remarks>Pages are read when asked for. Memory stays small beside the file: one entry for each page that the log holds.
/// Nothing should write to the files meanwhile; if something does, pages of different commits mix, and nothing worse.
/// A rollback journal is not read, for a vault has none. Not safe for use by several threads at once.</remarks>
internal sealed class PageSource : IDisposable
{
    private readonly SafeFileHandle _file;
    private readonly WalOverlay? _wal;

    private PageSource(SafeFileHandle file, WalOverlay? wal)
    {
        var fileBytes = RandomAccess.GetLength(file);
        var firstBytes = new byte[FileHeader.Bytes];
        var hasHeader = RandomReads.TryFill(file, firstBytes, 0);
        _file = file;
        if (hasHeader && FileHeader.TryRead(firstBytes, out var fileHeader))
        {
            PageSize = fileHeader.PageSize;
        }
        else
        {
            PageSize = wal?.PageSize ?? PageSizeGuess.Of(file, fileBytes);
        }

        // A log of another page size belongs to another database.
        _wal = wal?.PageSize == PageSize && wal.DatabasePages > 0 ? wal : null;
        if (_wal is null)
        {
            wal?.Dispose();
        }

        PageCount = CountPages(fileBytes);
        Header = ReadHeader();
        UsableBytes = PageSize - TrustedReservedBytes(fileBytes);
    }

    /// <summary>Bytes a page: what the file's header says; when that is damaged, what the log's header says; when that is
    /// damaged or missing too, a guess.</summary>
    public int PageSize { get; }

    /// <summary>Bytes of a page that hold content: all but those the header reserves.</summary>
    public int UsableBytes { get; }

    /// <summary>Pages in the database, counted from 1. What the log's last commit cut off is not counted; a torn page at the
    /// end of the file is.</summary>
    public int PageCount { get; }

    /// <summary>The header on page 1, or null when it is damaged.</summary>
    public FileHeader? Header { get; }

    /// <summary>Opens <paramref name="databasePath"/> and, when there is one, the log beside it, whose name ends in
    /// <c>-wal</c>. The log is read through once, to check it.</summary>
    /// <exception cref="FileNotFoundException">There is no database file. A log alone is not salvaged.</exception>
    /// <exception cref="IOException">A file is there but cannot be opened. What is in the files never throws.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    public static PageSource Open(string databasePath)
    {
        var file = RandomReads.OpenIfThere(databasePath)
            ?? throw new FileNotFoundException("There is no database file to salvage.", databasePath);
        WalOverlay? wal = null;
        try
        {
            wal = WalOverlay.Open(databasePath + "-wal");
            return new PageSource(file, wal);
        }
        catch
        {
            wal?.Dispose();
            file.Dispose();
            throw;
        }
    }

    /// <summary>Reads a page's newest committed version into the first <see cref="PageSize"/> bytes of
    /// <paramref name="page"/>.</summary>
    /// <returns>False, with the buffer's content undefined, when the number is not from 1 to <see cref="PageCount"/>, the
    /// file ends within the page, or the disk reports an error.</returns>
    public bool ReadPage(int number, Span<byte> page)
    {
        if (number < 1 || number > PageCount)
        {
            return false;
        }

        var whole = page[..PageSize];
        return _wal is not null && _wal.Contains(number)
            ? _wal.TryRead(number, whole)
            : RandomReads.TryFill(_file, whole, (number - 1L) * PageSize);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _wal?.Dispose();
        _file.Dispose();
    }

    private int CountPages(long fileBytes)
    {
        var filePages = (fileBytes + PageSize - 1) / PageSize;
        if (_wal is null)
        {
            return (int)Math.Min(filePages, int.MaxValue);
        }

        // A commit that shrank the database leaves erased pages at the file's end until a checkpoint truncates it. But when
        // the replay broke off, later commits may already be in the file, and then its further pages are the newer ones.
        var pages = _wal.EndedByDamage ? Math.Max(_wal.DatabasePages, filePages) : _wal.DatabasePages;
        return (int)Math.Min(pages, Math.Max(Math.Min(filePages, int.MaxValue), _wal.LastPage));
    }

    private FileHeader? ReadHeader()
    {
        var page = new byte[PageSize];
        return ReadPage(1, page) && FileHeader.TryRead(page, out var header) && header.PageSize == PageSize ? header : null;
    }

    // One flipped bit in this one byte would misplace the end of every page. SQLite reserves nothing unless told to, so a
    // number other than 0 is believed only when the pages bear it out.
    private int TrustedReservedBytes(long fileBytes)
    {
        var reservedBytes = Header?.ReservedBytes ?? 0;
        return reservedBytes == 0
            || PageSizeGuess.CountSound(_file, fileBytes, PageSize, reservedBytes)
                < PageSizeGuess.CountSound(_file, fileBytes, PageSize, reservedBytes: 0)
            ? 0
            : reservedBytes;
    }
}
