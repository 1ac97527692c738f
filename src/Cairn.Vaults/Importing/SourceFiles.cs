namespace Cairn.Vaults.Importing;

/// <summary>Which files an import looks at.</summary>
internal static class SourceFiles
{
    // A folder that cannot be read, such as another user's, is passed over like one that is not there.
    private static readonly EnumerationOptions Enumeration = new() { IgnoreInaccessible = true, AttributesToSkip = FileAttributes.System | FileAttributes.ReparsePoint };

    /// <summary>A file itself; or all files below a folder in order of name, without those whose name, or whose folder's, begins with a dot, and without links.</summary>
    public static IEnumerable<string> Below(string path)
    {
        if (File.Exists(path))
        {
            return [path];
        }

        return Directory.EnumerateFileSystemEntries(path, "*", Enumeration)
            .Where(entry => !Path.GetFileName(entry).StartsWith('.'))
            .Order(StringComparer.Ordinal)
            .SelectMany(entry => Directory.Exists(entry) ? Below(entry) : [entry]);
    }

    public static SourceKind KindOf(string path) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".md" or ".markdown" or ".txt" or ".text" or ".org" or ".rst" or "" => SourceKind.Text,
        ".jsonl" or ".ndjson" => SourceKind.JsonLines,
        _ => SourceKind.Other,
    };
}
