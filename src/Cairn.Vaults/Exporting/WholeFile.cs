using System.Text;

namespace Cairn.Vaults.Exporting;

/// <summary>Makes a file that appears under its name only when it is whole and on the disk.</summary>
internal static class WholeFile
{
    /// <summary>UTF-8 without a mark.</summary>
    public static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <exception cref="IOException">The name is taken, or the disk refuses; no part of the file is left then.</exception>
    public static T Write<T>(string path, Func<TextWriter, T> write)
    {
        // Asked before the work is done, and again by the move.
        if (Path.Exists(path))
        {
            throw new IOException("The name is taken.");
        }

        var writing = PathBeside(path);
        try
        {
            T result;
            using (var file = new FileStream(writing, FileMode.CreateNew))
            using (var output = new StreamWriter(file, Utf8))
            {
                result = write(output);
                output.Flush();
                file.Flush(flushToDisk: true);
            }

            File.Move(writing, path);
            return result;
        }
        finally
        {
            File.Delete(writing);
        }
    }

    /// <summary>A hidden name in the same folder, which imports pass over.</summary>
    public static string PathBeside(string path) => Path.Combine(Path.GetDirectoryName(path) ?? "", $".{Path.GetFileName(path)}.{Path.GetRandomFileName()}.part");
}
