using System.Text.Json;
using Cairn.Core;
using Cairn.Vaults.Exporting.Markdown;
using Cairn.Vaults.Exporting.Seeds;

namespace Cairn.Vaults.Exporting;

/// <summary>A folder that is exported to: everything is written beside it first, so that a full disk leaves an earlier export as it was.</summary>
/// <remarks>Files are not flushed one by one, which would take minutes: an export that a power cut tore is made again.</remarks>
internal sealed class ExportFolder : IDisposable
{
    /// <summary>Says what the folder is. Hidden, so that imports and note programs pass over it.</summary>
    public const string Marker = ".cairn-export.json";

    private const long MarkerBytesMax = 4_096;

    private static readonly EnumerationOptions All = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };

    private readonly string _path;
    private readonly ExportFormat _format;

    private ExportFolder(string path, ExportFormat format)
    {
        _path = path;
        _format = format;
        Staging = WholeFile.PathBeside(path);
        Directory.CreateDirectory(Staging);
    }

    /// <summary>Where to write.</summary>
    public string Staging { get; }

    /// <exception cref="CairnException">Code <c>export_folder_taken</c>.</exception>
    public static ExportFolder Begin(string path, ExportFormat format) =>
        !Path.Exists(path) || (Directory.Exists(path) && (IsExport(path, format) || !Directory.EnumerateFileSystemEntries(path).Any()))
            ? new ExportFolder(path, format)
            : throw new CairnException(
                "export_folder_taken", $"There is something else than an earlier export of this format in {path}.", "Choose a new or an empty folder. Nothing was written.");

    /// <summary>Puts everything in its place. Of an earlier export, the files that are ours and not in this one go; others stay.</summary>
    public void Complete()
    {
        File.WriteAllText(Path.Combine(Staging, Marker), $$"""{"format":"{{NameOf(_format)}}","version":1}""" + "\n");
        if (!Directory.Exists(_path))
        {
            Directory.Move(Staging, _path);
            return;
        }

        // The marker comes first, so that an exchange that was cut short can be done again.
        var arriving = Directory.GetFiles(Staging, "*", All).OrderByDescending(file => Path.GetFileName(file) == Marker).ToList();
        var stale = Directory.GetFiles(_path, "*", All).Where(file => IsOurs(file) && !File.Exists(In(Staging, _path, file))).ToList();
        RequireOurs(arriving.Select(file => In(_path, Staging, file)));
        foreach (var file in arriving)
        {
            var target = In(_path, Staging, file);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Move(file, target, overwrite: true);
        }

        foreach (var file in stale)
        {
            File.Delete(file);
            RemoveEmpty(Path.GetDirectoryName(file)!);
        }

        foreach (var folder in Directory.GetDirectories(Staging, "*", All))
        {
            Directory.CreateDirectory(In(_path, Staging, folder));
        }
    }

    public void Dispose()
    {
        if (Directory.Exists(Staging))
        {
            Directory.Delete(Staging, recursive: true);
        }
    }

    private void RequireOurs(IEnumerable<string> targets)
    {
        if (targets.FirstOrDefault(target => Path.Exists(target) && !(File.Exists(target) && IsOurs(target))) is { } foreign)
        {
            throw new CairnException("export_folder_taken", $"{foreign} is not of an earlier export, and would be overwritten.", "Move it away, or choose another folder. Nothing was changed.");
        }
    }

    private static bool IsExport(string path, ExportFormat format)
    {
        try
        {
            var marker = new FileInfo(Path.Combine(path, Marker));
            return marker is { Exists: true, Length: <= MarkerBytesMax } && JsonElement.Parse(File.ReadAllText(marker.FullName)) is { ValueKind: JsonValueKind.Object } json
                && json.TryGetProperty("format", out var name) && name.ValueKind == JsonValueKind.String && name.GetString() == NameOf(format);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private void RemoveEmpty(string folder)
    {
        while (folder.Length > _path.Length && !Directory.EnumerateFileSystemEntries(folder).Any())
        {
            Directory.Delete(folder);
            folder = Path.GetDirectoryName(folder)!;
        }
    }

    private bool IsOurs(string file) => Path.GetRelativePath(_path, file) == Marker || (_format == ExportFormat.Markdown
        ? Path.GetExtension(file) == ".md" && CairnMarkdown.IsFile(file)
        : SeedLayout.Files.Contains(Path.GetRelativePath(_path, file).Replace('\\', '/')));

    private static string NameOf(ExportFormat format) => format == ExportFormat.Markdown ? "markdown" : "seed";

    private static string In(string root, string formerRoot, string path) => Path.Combine(root, Path.GetRelativePath(formerRoot, path));
}
