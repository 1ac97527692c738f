using Cairn.Vaults.Importing.Archives;

namespace Cairn.Vaults.Importing;

/// <summary>The files that an import reads: one, or all below a folder in order of name, without hidden and unfinished ones and links.
/// A zip is read like a folder; one within another is not.</summary>
/// <param name="path">The file or folder.</param>
/// <param name="root">What the sources of its memories begin with.</param>
/// <param name="limits">How much of an archive is read.</param>
internal sealed class SourceFiles(string path, string root, ZipLimits limits)
{
    // A folder that cannot be read, such as another user's, is passed over like one that is not there.
    private static readonly EnumerationOptions Enumeration = new() { IgnoreInaccessible = true, AttributesToSkip = FileAttributes.System | FileAttributes.ReparsePoint };

    /// <summary>The full names of the files to read; null for all.</summary>
    public IReadOnlySet<string>? Chosen { get; init; }

    private long _bytesBehind;
    private long _bytesOfCurrent;

    /// <summary>Bytes on disk that were read or passed over so far.</summary>
    public long BytesRead => _bytesBehind + _bytesOfCurrent;

    /// <summary>Bytes on disk in all.</summary>
    public long CountBytes() => OnDisk().Sum(file => file.Length);

    /// <summary>The files, each with what its memories name as their source where they have none of their own.</summary>
    public IEnumerable<(SourceFile File, string Source)> All()
    {
        foreach (var info in OnDisk())
        {
            // Where one file is imported, the root is what it goes by.
            var place = info.FullName == path ? "" : Path.GetRelativePath(path, info.FullName).Replace('\\', '/');
            var file = Of(info, info.Name);
            foreach (var found in ZipFiles.IsZip(info.Name) ? new ZipFiles(file, limits).All() : [file with { Name = "" }])
            {
                var name = Join(place, found.Name);
                var find = found.Name.Length == 0 ? found.Find : other => place.Length == 0 ? found.Find(other) : other.StartsWith(place + '/', StringComparison.Ordinal) ? found.Find(other[(place.Length + 1)..]) : null;
                yield return (found with { Name = name.Length == 0 ? info.Name : name, Find = find }, Join(root, name));
            }

            _bytesBehind += file.Length;
            _bytesOfCurrent = 0;
        }
    }

    private static string Join(string folder, string name) => folder.Length == 0 || name.Length == 0 ? folder + name : $"{folder}/{name}";

    // A pipe has no length; opened, it would be waited for.
    private SourceFile Of(FileInfo info, string name) => info.Length is var length and > 0 ? new(name, length, () => new MeteredStream(
        new FileStream(info.FullName, new FileStreamOptions { Options = FileOptions.SequentialScan, BufferSize = 1 << 16 }),
        read => _bytesOfCurrent = Math.Min(length, _bytesOfCurrent + read)))
    {
        Find = Find,
    }
        : new(name, 0, () => Stream.Null);

    private SourceFile? Find(string name) =>
        new FileInfo(Path.Combine(path, name)) is { Exists: true, LinkTarget: null } info ? Of(info, name) : null;

    // A file may be gone since its folder was read.
    private IEnumerable<FileInfo> OnDisk() =>
        (File.Exists(path) ? [new FileInfo(path)] : InFolder(new DirectoryInfo(path), EntriesLeft).Where(file => Chosen?.Contains(file.FullName) != false)).Where(file => file.Exists);

    // What is hidden, and what editors and browsers call files that they have not finished.
    private static bool IsPassedOver(string name) =>
        name is ['.', ..] or ['~', '$', ..] or [.., '~'] or ['#', .., '#'] || SourceFile.EndingOf(name) is ".tmp" or ".part" or ".partial" or ".crdownload";

    /// <summary>The files below a folder that an import looks at.</summary>
    /// <exception cref="DirectoryNotFoundException">A folder went away meanwhile.</exception>
    public static IEnumerable<FileInfo> InFolder(DirectoryInfo folder) => InFolder(folder, Entries);

    private static IEnumerable<FileInfo> InFolder(DirectoryInfo folder, Func<DirectoryInfo, IEnumerable<FileSystemInfo>> list) =>
        list(folder)
            .Where(entry => !IsPassedOver(entry.Name))
            .OrderBy(entry => entry.Name, StringComparer.Ordinal)
            .SelectMany(entry => entry is DirectoryInfo deeper ? InFolder(deeper, list) : [(FileInfo)entry]);

    private static IEnumerable<FileSystemInfo> Entries(DirectoryInfo folder) => folder.EnumerateFileSystemInfos("*", Enumeration);

    // An import reads what is there when it comes to it.
    private static IEnumerable<FileSystemInfo> EntriesLeft(DirectoryInfo folder)
    {
        try
        {
            return [.. Entries(folder)];
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
    }
}
