namespace Cairn.Vaults.Importing;

/// <summary>The files that an import reads: one, or all below a folder in order of name, without those whose name, or whose folder's, begins with a dot, and without links.</summary>
/// <param name="path">The file or folder.</param>
/// <param name="root">What the sources of its memories begin with.</param>
internal sealed class SourceFiles(string path, string root)
{
    // A folder that cannot be read, such as another user's, is passed over like one that is not there.
    private static readonly EnumerationOptions Enumeration = new() { IgnoreInaccessible = true, AttributesToSkip = FileAttributes.System | FileAttributes.ReparsePoint };

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
            yield return info.FullName == path ? (Of(info, info.Name), root) : Below(Of(info, Path.GetRelativePath(path, info.FullName).Replace('\\', '/')));
            _bytesBehind += info.Length;
            _bytesOfCurrent = 0;
        }
    }

    private (SourceFile File, string Source) Below(SourceFile file) => (file, $"{root}/{file.Name}");

    private SourceFile Of(FileInfo info, string name) => new(name, info.Length, () => new MeteredStream(
        new FileStream(info.FullName, new FileStreamOptions { Options = FileOptions.SequentialScan, BufferSize = 1 << 16 }),
        length => _bytesOfCurrent = Math.Min(info.Length, _bytesOfCurrent + length)))
    {
        Find = Find,
    };

    private SourceFile? Find(string name) =>
        new FileInfo(Path.Combine(path, name)) is { Exists: true, LinkTarget: null } info ? Of(info, name) : null;

    private IEnumerable<FileInfo> OnDisk() => File.Exists(path) ? [new FileInfo(path)] : InFolder(new DirectoryInfo(path));

    private static IEnumerable<FileInfo> InFolder(DirectoryInfo folder) =>
        folder.EnumerateFileSystemInfos("*", Enumeration)
            .Where(entry => !entry.Name.StartsWith('.'))
            .OrderBy(entry => entry.Name, StringComparer.Ordinal)
            .SelectMany(entry => entry is DirectoryInfo deeper ? InFolder(deeper) : [(FileInfo)entry]);
}
