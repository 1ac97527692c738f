using System.Globalization;
using Cairn.Vaults.Importing;

namespace Cairn.Agent.Importing;

/// <summary>One line on the terminal that is written over as an import goes on.</summary>
internal sealed class ImportProgress(TextWriter output, TimeProvider time) : IProgress<ImportReport>
{
    private readonly long _began = time.GetTimestamp();

    public void Report(ImportReport value)
    {
        var megabytes = value.BytesRead / 1e6;
        var rate = megabytes / Math.Max(time.GetElapsedTime(_began).TotalSeconds, 0.001);
        var share = value.BytesInAll is > 0 and var all ? $"{100 * Math.Min(value.BytesRead, all) / all}% of {all / 1e6:N1} MB, " : "";
        output.Write(string.Create(
            CultureInfo.InvariantCulture,
            $"\r\x1b[K{share}{rate:N1} MB/s, {value.Files:N0} files, {value.Added + value.Updated + value.Unchanged + value.Kept:N0} memories …"));
    }

    public void Clear() => output.Write("\r\x1b[K");
}
