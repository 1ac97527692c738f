using Cairn.Core.Memories;
using Cairn.Core.Merge;
using Cairn.Core.Sealing;
using Cairn.Core.Sync;
using Cairn.Hub.Storage;
using Dapper;

namespace Cairn.Hub.Sync;

/// <summary>Reads one vault's log, within one snapshot of the database.</summary>
/// <param name="transaction">In the name of who reads.</param>
/// <param name="vault">The vault.</param>
internal sealed class LogReader(HubTransaction transaction, Guid vault)
{
    private const string Sums = "SELECT part, sum FROM digests WHERE vault = @vault";

    /// <summary>The end of the log; null where this account may not read the vault.</summary>
    public async Task<LogCursor?> HeadAsync() => await transaction.FindAsync<PlaceRow>("SELECT seq, mark FROM heads WHERE vault = @vault", new { vault }) is { } row ? row.Read() : null;

    /// <summary>The page behind a cursor.</summary>
    /// <param name="from">Where to begin.</param>
    /// <param name="seen">Where the reader saw the log end.</param>
    /// <param name="countMax">Most changes.</param>
    /// <param name="leftOut">The sequences of changes that the reader has.</param>
    public async Task<ExchangeAnswer> ReadPageAsync(LogCursor from, LogCursor seen, int countMax, long[] leftOut)
    {
        // One more than fits tells that there is more; its text is left where it is.
        var known = new KnownPlaces(from, seen);
        using var found = await transaction.ListSeveralAsync(
            $"""
            SELECT seq, mark, ({KnownPlaces.Count}) AS known FROM heads WHERE vault = @vault;
            SELECT seq, mark, CASE WHEN place <= @countMax AND (place = 1 OR bytes <= @bytesMax) THEN body END AS body FROM (
                SELECT seq, mark, body, row_number() OVER log AS place, sum(octet_length(body)) OVER log AS bytes
                FROM changes WHERE vault = @vault AND seq > @from AND NOT seq = ANY (@leftOut)
                WINDOW log AS (ORDER BY seq) ORDER BY seq LIMIT @countMax + 1) AS page
            ORDER BY seq;
            {Sums}
            """,
            new { vault, known.Seqs, known.Marks, from = from.Sequence, countMax, bytesMax = (long)SyncLimits.BytesMax, leftOut });
        if (await found.ReadSingleOrDefaultAsync<EndRow>() is not { } end)
        {
            return new ExchangeAnswer { Vault = vault, Problem = HubVault.Unknown };
        }

        if (!known.AreAll(end.Known))
        {
            return new ExchangeAnswer { Vault = vault, Problem = HubVault.CursorUnknown };
        }

        var (head, rows) = (new PlaceRow(end.Seq, end.Mark).Read(), (await found.ReadAsync<PageRow>()).AsList());
        var page = rows.TakeWhile(row => row.Body is not null).ToList();
        var hasMore = page.Count < rows.Count;
        return new ExchangeAnswer
        {
            Vault = vault,
            Changes = page.ConvertAll(row => row.Body!),
            Cursor = (hasMore ? new LogCursor(page[^1].Seq, page[^1].Mark) : head).ToString(),
            HasMore = hasMore,
            Head = head.ToString(),
            Digest = hasMore ? null : SumRow.Read(await found.ReadAsync<SumRow>()).ToString(),
        };
    }

    /// <summary>The changes that a new device gets before everything else: the keys of a sealed vault, so that it can check what follows, and the profile.</summary>
    public Task<List<string>> ReadFirstAsync() => transaction.ListAsync<string>(
        """
        SELECT body FROM records JOIN changes USING (vault, record) WHERE vault = @vault AND collection = ANY (@collections)
        ORDER BY collection = @profile, changes.seq LIMIT @limit
        """,
        new { vault, collections = new[] { SealCollection.Name, MemoryCollections.Profile.Name }, profile = MemoryCollections.Profile.Name, limit = SyncLimits.ChangesMax });

    /// <summary>Changes by their ops, but for those of erased records, until they are as many bytes as one answer holds.</summary>
    public Task<List<string>> FindAsync(IReadOnlyList<Guid> ops) => transaction.ListAsync<string>(
        """
        SELECT body FROM (
            SELECT body, row_number() OVER log AS place, sum(octet_length(body)) OVER log AS bytes
            FROM changes JOIN records USING (vault, record) WHERE vault = @vault AND op = ANY (@ops) AND erased IS NULL WINDOW log AS (ORDER BY changes.seq)) AS found
        WHERE place = 1 OR bytes <= @bytesMax
        """,
        new { vault, ops = ops.ToArray(), bytesMax = (long)SyncLimits.BytesMax });

    /// <summary>The sums of all parts.</summary>
    public async Task<Digest> DigestAsync() => SumRow.Read(await transaction.ListAsync<SumRow>(Sums, new { vault }));

    /// <summary>All changes of the records in one part of the digest.</summary>
    public Task<List<string>> ReadPartAsync(int part) => transaction.ListAsync<string>(
        "SELECT body FROM records JOIN changes USING (vault, record) WHERE vault = @vault AND part = @part ORDER BY changes.seq", new { vault, part = (short)part });

    private sealed record PlaceRow(long Seq, Guid Mark)
    {
        public LogCursor Read() => new(Seq, Seq == 0 ? Guid.Empty : Mark);
    }

    private sealed record EndRow(long Seq, Guid Mark, long Known);

    private sealed record PageRow(long Seq, Guid Mark, string? Body);
}
