using Cairn.Core.Changes;
using Cairn.Core.Sealing;

namespace Cairn.Vaults.Exporting;

/// <summary>Writes the log as lines of JSON.</summary>
internal static class LogExport
{
    private const int PageMax = 1_000;

    public static long Write(Vault vault, TextWriter output, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var written = 0L;
        var after = 0L;
        while (vault.Changes(after, PageMax) is { Count: > 0 } page)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Exporter.RequireWhole(page.Any(logged => logged.IsEvicted));
            foreach (var logged in page.Where(logged => logged.Change.Key.Collection != SealCollection.Name))
            {
                output.Write(ChangeJson.Write(logged.Change));
                output.Write('\n');
                written++;
            }

            after = page[^1].Sequence;
            progress?.Report(written);
        }

        return written;
    }
}
