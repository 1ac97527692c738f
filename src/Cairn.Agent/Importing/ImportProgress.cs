using Cairn.Vaults.Importing;

namespace Cairn.Agent.Importing;

/// <summary>One line on the terminal that is written over as an import goes on.</summary>
internal sealed class ImportProgress(TextWriter output) : IProgress<ImportReport>
{
    public void Report(ImportReport value) =>
        output.Write($"\r\x1b[K{value.Files:N0} files, {value.Added + value.Updated + value.Unchanged + value.Kept:N0} memories …");

    public void Clear() => output.Write("\r\x1b[K");
}
