using Cairn.Hub.Storage;

namespace Cairn.Hub.Projections;

/// <summary>Runs one projection over one vault's log. Of several who do, on any node, one works at a time.</summary>
/// <param name="database">Where both are.</param>
/// <param name="projection">The projection.</param>
/// <param name="vault">The vault.</param>
/// <param name="owner">Its owner, in whose name it is read and written.</param>
/// <param name="time">The clock.</param>
internal sealed class ProjectionRun(HubDatabase database, IProjection projection, Guid vault, Guid owner, TimeProvider time)
{
    private static readonly TimeSpan RetryFirst = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RetryMax = TimeSpan.FromMinutes(10);

    /// <summary>Waits for whoever runs a projection over a vault, and keeps everybody from it until the transaction ends.</summary>
    public static Task HoldAsync(HubTransaction transaction, IProjection projection, Guid vault) => transaction.ExecuteAsync("SELECT pg_advisory_xact_lock(hashtextextended(@key, 0))", new { key = KeyOf(projection, vault) });

    /// <summary>Has a projection on demand run over a vault from here on, unless it does already: what is in the log now it does not read.</summary>
    /// <param name="transaction">In the name of who may write the vault.</param>
    /// <param name="projection">The projection.</param>
    /// <param name="vault">The vault.</param>
    public static Task BeginAsync(HubTransaction transaction, IProjection projection, Guid vault) => transaction.ExecuteAsync(
        "INSERT INTO checkpoints (vault, projection, version, seq, attempts) SELECT vault, @Name, @Version, seq, 0 FROM heads WHERE vault = @vault ON CONFLICT (vault, projection) DO NOTHING",
        new { vault, projection.Name, projection.Version });

    /// <summary>Has a projection on demand run over a vault no more.</summary>
    /// <returns>One where it had, none otherwise.</returns>
    public static Task<int> EndAsync(HubTransaction transaction, IProjection projection, Guid vault) =>
        transaction.ExecuteAsync("DELETE FROM checkpoints WHERE vault = @vault AND projection = @Name", new { vault, projection.Name });

    /// <summary>Takes in one page.</summary>
    /// <param name="waits">Whether to wait for whoever is at it, instead of leaving it to them.</param>
    /// <param name="cancellationToken">Undoes the step.</param>
    public async Task<ProjectionStep> StepAsync(bool waits, CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginAsync(owner, cancellationToken);
        if (await LockAsync(transaction, waits) is not { } row || row.Version > projection.Version)
        {
            return ProjectionStep.Taken;
        }

        if (row.Version < projection.Version && row.Checkpoint is not null)
        {
            await projection.DropAsync(transaction, vault);
        }

        var from = row.Version < projection.Version ? 0 : row.Checkpoint ?? 0;
        if (from == row.Head && row.Version == projection.Version)
        {
            return ProjectionStep.Done;
        }

        var page = Page(transaction, row, from, Math.Min(row.Head, from + projection.PageMax));
        await projection.ApplyAsync(page);
        await SaveAsync(transaction, page.To);
        await transaction.CommitAsync();
        return page.To < page.Head ? ProjectionStep.More : ProjectionStep.Done;
    }

    /// <summary>Does a part of what is left to do when all is read.</summary>
    /// <returns>Whether there may be more.</returns>
    public async Task<bool> TidyAsync(CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginAsync(owner, cancellationToken);
        if (await LockAsync(transaction, waits: false) is not { Checkpoint: { } reached } row || row.Version != projection.Version
            || !await projection.TidyAsync(Page(transaction, row, reached, reached)))
        {
            return false;
        }

        await transaction.CommitAsync();
        return true;
    }

    /// <summary>Reads all that is left, and waits for whoever is at it.</summary>
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        while (await StepAsync(waits: true, cancellationToken) == ProjectionStep.More)
        {
        }

        while (await TidyAsync(cancellationToken))
        {
        }
    }

    /// <summary>Drops the model and forgets how far it reached, so that the next step begins at the start.</summary>
    /// <returns>Whether it had been begun.</returns>
    public async Task<bool> DropAsync(CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginAsync(owner, cancellationToken);
        await LockAsync(transaction, waits: true);
        await projection.DropAsync(transaction, vault);
        var hadBegun = await EndAsync(transaction, projection, vault) > 0;
        await transaction.CommitAsync();
        return hadBegun;
    }

    /// <summary>Notes that a step has failed. It is tried again later, and later each time.</summary>
    /// <param name="code">The code of the error, which holds nothing of what was read.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task FailAsync(string code, CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginAsync(owner, cancellationToken);
        var attempts = 1 + await transaction.FindAsync<int>("SELECT attempts FROM checkpoints WHERE vault = @vault AND projection = @Name", new { vault, projection.Name });
        await transaction.ExecuteAsync(
            """
            INSERT INTO checkpoints (vault, projection, version, seq, attempts, error, retry_at) VALUES (@vault, @Name, @Version, 0, @attempts, @code, @retry)
            ON CONFLICT (vault, projection) DO UPDATE SET attempts = excluded.attempts, error = excluded.error, retry_at = excluded.retry_at
            """,
            new { vault, projection.Name, projection.Version, attempts, code, retry = (time.GetUtcNow() + Backoff.After(attempts, RetryFirst, RetryMax)).UtcDateTime });
        await transaction.CommitAsync();
    }

    // Taken first and looked at in another statement, which sees all that whoever had it has committed.
    private async Task<VaultRow?> LockAsync(HubTransaction transaction, bool waits)
    {
        if (waits)
        {
            await HoldAsync(transaction, projection, vault);
        }
        else if (!await transaction.FindAsync<bool>("SELECT pg_try_advisory_xact_lock(hashtextextended(@key, 0))", new { key = KeyOf(projection, vault) }))
        {
            return null;
        }

        return await transaction.FindAsync<VaultRow>(
            """
            SELECT heads.seq AS head, vaults.sealed, coalesce(checkpoints.version, 0) AS version, checkpoints.seq AS checkpoint
            FROM heads JOIN vaults USING (vault) LEFT JOIN checkpoints ON checkpoints.vault = heads.vault AND projection = @Name WHERE heads.vault = @vault
            """,
            new { vault, projection.Name });
    }

    private static string KeyOf(IProjection projection, Guid vault) => $"{projection.Name} {vault}";

    private ProjectionPage Page(HubTransaction transaction, VaultRow row, long from, long to) => new(transaction, vault, from, to, row.Head, row.Sealed, time.GetUtcNow());

    private Task<int> SaveAsync(HubTransaction transaction, long reached) => transaction.ExecuteAsync(
        """
        INSERT INTO checkpoints (vault, projection, version, seq, attempts) VALUES (@vault, @Name, @Version, @reached, 0)
        ON CONFLICT (vault, projection) DO UPDATE SET version = excluded.version, seq = excluded.seq, attempts = 0, error = NULL, retry_at = NULL
        """,
        new { vault, projection.Name, projection.Version, reached });

    private sealed record VaultRow(long Head, bool Sealed, int Version, long? Checkpoint);
}
