using System.Text;
using Cairn.Vaults.Importing;

namespace Cairn.Vaults.Tests.Importing;

/// <summary>A folder of files to import, beside a vault.</summary>
internal sealed class Notes(TemporaryVault home)
{
    public string Path => home.In("notes");

    public void Write(string name, string text) => Write(name, Encoding.UTF8.GetBytes(text));

    public void Write(string name, byte[] bytes)
    {
        var file = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, bytes);
    }

    public void Delete(string name) => File.Delete(System.IO.Path.Combine(Path, name));

    public Task<ImportReport> ImportAsync(Vault? into = null) => ImportAsync(into ?? home.Vault, progress: null, TestContext.Current.CancellationToken);

    public Task<ImportReport> ImportAsync(Vault into, IProgress<ImportReport>? progress, CancellationToken cancellationToken) =>
        new Importer(into, progress).ImportAsync(Path, cancellationToken);

    /// <summary>What counts in a report: added, updated, unchanged, kept, archived.</summary>
    public static (int, int, int, int, int) Counts(ImportReport report) => (report.Added, report.Updated, report.Unchanged, report.Kept, report.Archived);

    /// <summary>The visible memories of one file, by their place in it.</summary>
    public static List<VaultRecord> Of(Vault vault, string source) =>
        [.. vault.Recent("memories", int.MaxValue).Where(record => record.Fields.GetValueOrDefault("source").AsText() == source).OrderBy(record => record.Fields.GetValueOrDefault("position").AsNumber() ?? 0)];

    /// <summary>Fails with the first problem that a report tells of.</summary>
    public static void AssertNoProblem(ImportReport report) => Assert.Equal("", string.Join("; ", report.Problems));
}
