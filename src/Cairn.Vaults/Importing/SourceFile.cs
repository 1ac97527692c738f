using Cairn.Core;

namespace Cairn.Vaults.Importing;

/// <summary>One file that an import reads, on disk or within an archive.</summary>
/// <param name="Name">Relative to what is imported, with <c>/</c>.</param>
/// <param name="Length">Its length in bytes as far as is known beforehand. An archive may say anything: count what is read.</param>
/// <param name="Open">Opens it from the beginning, as often as is wanted. The stream can only be read forward.</param>
internal sealed record SourceFile(string Name, long Length, Func<Stream> Open)
{
    /// <summary>Finds another file by its name, relative to what is imported; null where there is none.</summary>
    public Func<string, SourceFile?> Find { get; init; } = _ => null;

    /// <summary>The ending of the name, in lower case, with its dot; empty where there is none.</summary>
    public static string EndingOf(string name) => Path.GetExtension(name).ToLowerInvariant();

    /// <summary>Reads all of a file that has to be in memory as a whole.</summary>
    /// <exception cref="CairnException">Code <c>import_file_too_large</c>.</exception>
    public async Task<byte[]> ReadWholeAsync(long bytesMax, CancellationToken cancellationToken)
    {
        await using var stream = Open();
        using var whole = new MemoryStream();
        var buffer = new byte[1 << 16];
        for (int read; (read = await stream.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            if (whole.Length + read > bytesMax)
            {
                throw new CairnException("import_file_too_large", $"The file is larger than {bytesMax >> 20} MiB.", "Split it.");
            }

            whole.Write(buffer, 0, read);
        }

        return whole.ToArray();
    }
}
