using System.Buffers.Binary;
using Cairn.Core.Memories;
using Cairn.Core.Merge;
using Cairn.Core.Sealing;
using Cairn.Core.Sync;
using Cairn.Hub.Storage;

namespace Cairn.Hub.Sync;

/// <summary>Reads one vault's log, within one snapshot of the database.</summary>
/// <param name="transaction">In the name of who reads.</param>
/// <param name="vault">The vault.</param>
internal sealed class LogReader(HubTransaction transaction, Guid vault)
{
    /// <summary>Whether all these places are places of this log as it is now.</summary>
    public async Task<bool> KnowsAsync(params IReadOnlyCollection<LogCursor> places)
    {
        var asked = places.Where(place => place != LogCursor.Start).Distinct().ToList();
        return asked.Count == 0
            || await transaction.FindAsync<long>(
                "SELECT count(*) FROM changes JOIN unnest(@seqs, @marks) AS asked (seq, mark) ON changes.seq = asked.seq AND changes.mark = asked.mark WHERE vault = @vault",
                new { vault, seqs = asked.ConvertAll(place => place.Sequence).ToArray(), marks = asked.ConvertAll(place => place.Mark).ToArray() }) == asked.Count;
    }

    /// <summary>The end of the log; null where this account may not read the vault.</summary>
    public async Task<LogCursor?> HeadAsync() => await transaction.FindAsync<PlaceRow>("SELECT seq, mark FROM heads WHERE vault = @vault", new { vault }) is { } row ? row.Read() : null;

    /// <summary>The page behind a cursor.</summary>
    /// <param name="from">Where to begin; a place that this log knows.</param>
    /// <param name="countMax">Most changes.</param>
    /// <param name="leftOut">The sequences of changes that the reader has.</param>
    public async Task<ExchangeAnswer> ReadPageAsync(LogCursor from, int countMax, long[] leftOut)
    {
        if (await HeadAsync() is not { } head)
        {
            return new ExchangeAnswer { Vault = vault, Problem = HubVault.Unknown };
        }

        // One more than fits tells that there is more; its text is left where it is.
        var rows = from == head ? [] : await transaction.ListAsync<PageRow>(
            """
            SELECT seq, mark, CASE WHEN place <= @countMax AND (place = 1 OR bytes <= @bytesMax) THEN body END AS body FROM (
                SELECT seq, mark, body, row_number() OVER log AS place, sum(octet_length(body)) OVER log AS bytes
                FROM changes WHERE vault = @vault AND seq > @from AND seq <= @head AND NOT seq = ANY (@leftOut)
                WINDOW log AS (ORDER BY seq) ORDER BY seq LIMIT @countMax + 1) AS page
            ORDER BY seq
            """,
            new { vault, from = from.Sequence, head = head.Sequence, countMax, bytesMax = (long)SyncLimits.BytesMax, leftOut });
        var page = rows.TakeWhile(row => row.Body is not null).ToList();
        var hasMore = page.Count < rows.Count;
        return new ExchangeAnswer
        {
            Vault = vault,
            Changes = page.ConvertAll(row => row.Body!),
            Cursor = (hasMore ? new LogCursor(page[^1].Seq, page[^1].Mark) : head).ToString(),
            HasMore = hasMore,
            Head = head.ToString(),
            Digest = hasMore ? null : (await DigestAsync()).ToString(),
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
    public async Task<Digest> DigestAsync()
    {
        var digest = new Digest();
        foreach (var (part, sum) in await transaction.ListAsync<(short Part, byte[] Sum)>("SELECT part, sum FROM digests WHERE vault = @vault", new { vault }))
        {
            digest[part] = BinaryPrimitives.ReadUInt128BigEndian(sum);
        }

        return digest;
    }

    /// <summary>All changes of the records in one part of the digest.</summary>
    public Task<List<string>> ReadPartAsync(int part) => transaction.ListAsync<string>(
        "SELECT body FROM records JOIN changes USING (vault, record) WHERE vault = @vault AND part = @part ORDER BY changes.seq", new { vault, part = (short)part });

    private sealed record PlaceRow(long Seq, Guid Mark)
    {
        public LogCursor Read() => new(Seq, Seq == 0 ? Guid.Empty : Mark);
    }

    private sealed record PageRow(long Seq, Guid Mark, string? Body);
}
