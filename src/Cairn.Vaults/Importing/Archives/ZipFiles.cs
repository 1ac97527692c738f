using System.IO.Compression;
using Cairn.Core;

namespace Cairn.Vaults.Importing.Archives;

/// <summary>The files within a zip, read where they are: nothing is ever extracted.</summary>
/// <remarks>What cannot be read is a file too, whose opening says why.</remarks>
internal sealed class ZipFiles(SourceFile archive, ZipLimits limits)
{
    private const string FolderOfFinder = "__MACOSX";

    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private long _inflated;
    private bool _isRefused;

    public static bool IsZip(string name) => SourceFile.EndingOf(name) == ".zip";

    /// <summary>The files, named within the archive; the empty name stands for the archive itself, where that cannot be read.</summary>
    public IEnumerable<SourceFile> All()
    {
        using var zip = Open(out var problem);
        if (zip is null)
        {
            yield return Unreadable("", problem!);
            yield break;
        }

        foreach (var entry in zip.Entries)
        {
            if (!_isRefused && !IsPassedOver(entry.FullName))
            {
                yield return ProblemOf(entry) is { } refused ? Unreadable(entry.FullName, refused) : Of(entry) with { Find = name => zip.GetEntry(name) is { IsEncrypted: false } other ? Of(other) : null };
            }
        }
    }

    private SourceFile Of(ZipArchiveEntry entry) => new(entry.FullName, entry.Length, () => Open(entry));

    // Opening reads the directory: as much as it says there is, so that what is read is counted.
    private ZipArchive? Open(out CairnException? problem)
    {
        problem = null;
        var (isOpening, read) = (true, 0L);
        Stream? stream = null;
        try
        {
            stream = new MeteredStream(archive.Open(), count =>
            {
                read += count;
                if (isOpening && read > limits.DirectoryBytesMax)
                {
                    throw TooMany();
                }
            });
            var zip = new ZipArchive(stream, ZipArchiveMode.Read);
            problem = zip.Entries.Count > limits.EntriesMax ? TooMany() : null;
            isOpening = false;
            return problem is null ? zip : null;
        }
        catch (CairnException tooMany)
        {
            problem = tooMany;
        }
        catch (Exception exception) when (ZipEntryStream.IsDamage(exception))
        {
            problem = new CairnException("archive_damaged", "The file is not a whole zip.", "It may have been cut off on its way here: download or copy it again.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            problem = new CairnException("file_failed", "The file cannot be read.", "Check its permissions.");
        }

        stream?.Dispose();
        return null;
    }

    private static bool IsPassedOver(string name) =>
        name.EndsWith('/') || name.Split('/') is var parts && (parts[0] == FolderOfFinder || parts.Any(part => part.StartsWith('.') && part is not (".." or ".")));

    private CairnException? ProblemOf(ZipArchiveEntry entry)
    {
        var parts = entry.FullName.Split('/');
        if (entry.FullName.Any(letter => char.IsControl(letter) || letter == '\\') || parts.Any(part => part is "" or "." or "..") || parts[0] is [_, ':', ..])
        {
            return new CairnException("archive_entry_refused", "The name of this entry leads out of the archive, or is none that a file can have.", "If you trust it, extract the archive and import the folder.");
        }

        if (!_names.Add(entry.FullName))
        {
            return new CairnException("archive_entry_refused", "The archive holds this name twice.", "The first was imported. Extract the archive to see the other.");
        }

        return entry.IsEncrypted ? new CairnException("archive_encrypted", "This entry is encrypted.", "Extract the archive with its password and import the folder.") : null;
    }

    private ZipEntryStream Open(ZipArchiveEntry entry) => new(entry, count =>
    {
        _inflated += count;
        if (_inflated > limits.AllBytesMax || IsBomb(_inflated, archive.Length))
        {
            throw Refused("The archive inflates to more than a real one would.");
        }
    }, inflated =>
    {
        if (inflated > limits.EntryBytesMax || IsBomb(inflated, entry.CompressedLength))
        {
            throw Refused("This entry inflates to more than a real one would.");
        }
    });

    private bool IsBomb(long inflated, long compressed) => inflated > limits.RatioFreeBytes && inflated / limits.RatioMax > compressed;

    private CairnException Refused(string what)
    {
        _isRefused = true;
        return new CairnException("archive_refused", what, "What follows in the archive was not read. If you trust it, extract it and import the folder.");
    }

    private CairnException TooMany() => new(
        "archive_refused", $"The archive has more than {limits.EntriesMax:N0} entries, or a directory of more than {limits.DirectoryBytesMax >> 20:N0} MiB.", "Extract it and import the folder.");

    private static SourceFile Unreadable(string name, CairnException problem) => new(name, 0, () => throw problem);
}
