using Cairn.Vaults.Exporting;
using Cairn.Vaults.Tests.Importing;
using Cairn.Vaults.Tests.Vectors;

namespace Cairn.Vaults.Tests.Exporting;

public sealed class RoundTripTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 8)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Markdown_imported_into_an_empty_vault_gives_equal_visible_records(int seed)
    {
        using var from = new TemporaryVault(seed);
        using var to = new TemporaryVault(seed + 100);
        await ExportedVault.FillAsync(from.Vault, new Random(seed), 60);

        var copy = await ExportedVault.CopyAsync(from, to, ExportFormat.Markdown);

        Assert.Equal(ExportedVault.Contents(from.Vault, withArchived: false), ExportedVault.Contents(copy, withArchived: true));
        Assert.Equal((0, 0, 0, 0), (await ExportedVault.ImportAsync(copy, from.In("export"))) is var again ? (again.Added, again.Updated, again.Kept, again.Archived) : default);
        copy.AssertSound();
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task The_seed_layout_imported_into_an_empty_vault_gives_equal_records_archived_ones_too(int seed)
    {
        using var from = new TemporaryVault(seed);
        using var to = new TemporaryVault(seed + 100);
        await ExportedVault.FillAsync(from.Vault, new Random(seed), 60);

        var copy = await ExportedVault.CopyAsync(from, to, ExportFormat.Seed);

        Assert.Equal(ExportedVault.Contents(from.Vault, withArchived: true), ExportedVault.Contents(copy, withArchived: true));
        var log = copy.Log();
        Notes.AssertNoProblem(await ExportedVault.ImportAsync(copy, from.In("export")));
        Assert.Equal(log, copy.Log());
        copy.AssertSound();
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task The_log_imported_into_an_empty_vault_gives_an_equal_digest_and_history(int seed)
    {
        using var from = new TemporaryVault(seed);
        using var to = new TemporaryVault(seed + 100);
        await ExportedVault.FillAsync(from.Vault, new Random(seed), 60);

        var copy = await ExportedVault.CopyAsync(from, to, ExportFormat.JsonLines, "all.jsonl");

        Assert.Equal(from.Vault.Digest().ToString(), copy.Digest().ToString());
        Assert.Equal(from.Vault.Log(), copy.Log());
    }

    [Fact]
    public async Task Vectors_go_out_and_in_again_without_a_change()
    {
        using var from = new TemporaryVault();
        using var to = new TemporaryVault(2);
        await ExportedVault.FillAsync(from.Vault, new Random(5), 80);
        var embedder = new WordHashEmbedder();
        await from.Vault.EmbedAsync(embedder);
        var late = await from.Vault.RememberAsync("written after the vectors were made");

        var copy = await ExportedVault.CopyAsync(from, to, ExportFormat.Seed);

        Assert.Equal(from.Vault.NearestContents(embedder, "kado mire", 40), copy.NearestContents(embedder, "kado mire", 40));
        Assert.Equal(from.Vault.Coverage(embedder.Model), copy.Coverage(embedder.Model));
        Assert.Equal(1, copy.Coverage(embedder.Model).Waiting);
        copy.AssertSound();
        Assert.Equal(1, (await copy.EmbedAsync(embedder)).Embedded);
        Assert.Equal(0, copy.Coverage(embedder.Model).Waiting);
        Assert.Equal("written after the vectors were made", copy.Content(late));
    }
}
