using Cairn.Hub.Projections;
using Cairn.Hub.Storage;

namespace Cairn.Hub.Tests.Projections;

/// <summary>A projection that counts changes in a table of its own, and fails where a test wants it to.</summary>
internal sealed class CountingProjection(int version = 1) : IProjection
{
    public string Name => "counting";

    public int Version => version;

    public int PageMax { get; init; } = 10;

    /// <summary>Called when a page is written and its checkpoint is not.</summary>
    public Func<ProjectionPage, Task> BeforeCheckpoint { get; set; } = _ => Task.CompletedTask;

    public Func<ProjectionPage, Task> Further { get; set; } = _ => Task.CompletedTask;

    public static Task MakeTableAsync(TestHub hub) => hub.AsOwnerAsync(
        """
        CREATE TABLE counted (vault uuid NOT NULL, seq bigint NOT NULL, version integer NOT NULL, PRIMARY KEY (vault, seq)) PARTITION BY HASH (vault);
        CALL divide('counted');
        GRANT SELECT, INSERT, UPDATE, DELETE ON counted TO cairn_service;
        """);

    public async Task ApplyAsync(ProjectionPage page)
    {
        await foreach (var change in page.ReadChangesAsync())
        {
            // Twice the same would break the key.
            await page.Transaction.ExecuteAsync("INSERT INTO counted (vault, seq, version) VALUES (@Vault, @Sequence, @version)", new { page.Vault, change.Sequence, version });
        }

        await Further(page);
        await BeforeCheckpoint(page);
    }

    public Task DropAsync(HubTransaction transaction, Guid vault) => transaction.ExecuteAsync("DELETE FROM counted WHERE vault = @vault", new { vault });
}
