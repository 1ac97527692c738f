using Cairn.Core;
using Cairn.Core.Sync;
using Cairn.Vaults.Eviction;
using Cairn.Vaults.Exporting.Markdown;
using Cairn.Vaults.Exporting.Seeds;

namespace Cairn.Vaults.Exporting;

/// <summary>Writes a vault out. Nothing appears under the name that was asked for before it is whole.</summary>
/// <remarks>An export holds one state of the vault; others may go on writing meanwhile.</remarks>
public sealed class Exporter(Vault vault, IProgress<long>? progress)
{
    /// <summary>Writes the log, one change a line, and returns how many there are.</summary>
    public long WriteLog(TextWriter output, CancellationToken cancellationToken)
    {
        vault.RequireOpen();
        return LogExport.Write(vault, output, progress, cancellationToken);
    }

    /// <summary>Makes a file, which must not exist, or a folder: a new one, an empty one, or an earlier export of the same format, which is brought up to date.</summary>
    /// <exception cref="CairnException">Codes <c>file_not_written</c>, <c>export_folder_taken</c>, <c>export_failed</c>, and those of reading the vault.</exception>
    public ExportReport Export(string path, ExportFormat format, CancellationToken cancellationToken)
    {
        vault.RequireOpen();
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        return format == ExportFormat.JsonLines ? ExportLog(full, cancellationToken) : ExportFolderOf(full, format, cancellationToken);
    }

    /// <exception cref="CairnException">Code <c>content_evicted</c>.</exception>
    internal static void RequireWhole(bool isEvicted)
    {
        if (isEvicted)
        {
            throw new CairnException(
                SyncProblem.ContentEvicted, "The content of some memories was given up to keep the vault within its size limit, so that an export would not be whole.",
                "Take the limit away, which brings it back: `cairn vault limit none`; then export, and set the limit again.");
        }
    }

    private ExportReport ExportLog(string path, CancellationToken cancellationToken)
    {
        try
        {
            return new ExportReport(ExportFormat.JsonLines, WholeFile.Write(path, output => WriteLog(output, cancellationToken)), Files: 1, Vectors: 0);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CairnException("file_not_written", $"The file {path} could not be written.", "Choose a name that is not taken, in a folder that has room and can be written to.", innerException: exception);
        }
    }

    private ExportReport ExportFolderOf(string path, ExportFormat format, CancellationToken cancellationToken)
    {
        try
        {
            using var folder = ExportFolder.Begin(path, format);
            var report = vault.Read(database =>
            {
                RequireWhole(EvictionTable.Any(database));
                return format == ExportFormat.Markdown
                    ? new MarkdownExport(database, folder.Staging, progress).Write(cancellationToken)
                    : new SeedExport(vault, database, folder.Staging, progress).Write(cancellationToken);
            });
            folder.Complete();
            return report;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CairnException("export_failed", $"The folder {path} could not be written.", "Choose one on a disk that has room and can be written to. An export that was there before may hold parts of this one now: export again.", innerException: exception);
        }
    }
}
