using System.Text;
using Cairn.Core.Records;
using Cairn.Core.Sync;
using Cairn.Vaults.Log;
using Cairn.Vaults.Storage;

namespace Cairn.Vaults.Sync;

/// <summary>What waits for a remote: the log behind what it has, without what it brought itself, what is private, and what it refused.</summary>
internal static class Outbox
{
    /// <summary>The condition that a record is shared, as <see cref="RecordKey.IsPrivate"/> says of its key.</summary>
    public const string IsShared = $"substr(id, 1, 8) <> '{RecordKey.PrivatePrefix}'";

    /// <summary>The condition that a change is one to pass on. Blank ones are not: what their record's erase leaves of them is nothing, and were they to travel before it, and it be lost
    /// with the device, the others could not tell that they hold something else.</summary>
    public const string IsOffered = $$"""{{IsShared}} AND substr(body, 1, 13) <> '{"blank":true'""";

    private const string Waiting =
        $"""
        FROM changes JOIN records ON rid = record
        WHERE changes.seq > $2 AND {IsOffered}
            AND NOT EXISTS (SELECT 1 FROM held WHERE held.remote = $1 AND held.seq = changes.seq)
            AND NOT EXISTS (SELECT 1 FROM failures WHERE failures.remote = $1 AND failures.seq = changes.seq)
        """;

    /// <summary>The next changes for a remote, and those among them that cannot be sent because their content was given up.</summary>
    public static (OutgoingBatch Batch, IReadOnlyList<long> Evicted) Read(Database database, long remote, int countMax, int bytesMax)
    {
        var pushed = RemoteTable.Pushed(database, remote);
        var (batch, evicted) = ReadChanges(database, remote, pushed, countMax, bytesMax);
        return (batch with { Erased = Erased(database, RemoteTable.Blanked(database, remote), batch.Through) }, evicted);
    }

    /// <summary>The shared records that were erased between two places of the log.</summary>
    public static List<RecordKey> Erased(Database database, long after, long through) => database.List(
        $"SELECT DISTINCT collection, id FROM changes JOIN records ON rid = record WHERE changes.seq > $1 AND changes.seq <= $2 AND erased = changes.stamp AND {IsShared}",
        row => new RecordKey(row.GetString(0), row.GetString(1)), after, through);

    private static (OutgoingBatch Batch, List<long> Evicted) ReadChanges(Database database, long remote, long pushed, int countMax, int bytesMax)
    {
        var head = database.Number("SELECT coalesce(max(seq), 0) FROM changes");
        var texts = new List<string>();
        var sequences = new List<long>();
        var evicted = new List<long>();
        long bytes = 0;
        using var rows = database.Query($"SELECT changes.seq, body {Waiting} ORDER BY changes.seq LIMIT $3", remote, pushed, countMax + 1L);
        while (rows.Read())
        {
            var text = rows.GetString(1);
            bytes += Encoding.UTF8.GetByteCount(text);
            if (texts.Count + evicted.Count == countMax || (texts.Count > 0 && bytes > bytesMax))
            {
                return (new OutgoingBatch(texts, sequences, Math.Max(sequences.LastOrDefault(), evicted.LastOrDefault()), HasMore: true), evicted);
            }

            if (ChangeLog.IsStub(text))
            {
                evicted.Add(rows.GetInt64(0));
                continue;
            }

            texts.Add(text);
            sequences.Add(rows.GetInt64(0));
        }

        return (new OutgoingBatch(texts, sequences, head, HasMore: false), evicted);
    }

    /// <summary>Puts changes that are offered beside the order of the log into batches of the size of one exchange, by which nothing counts as reached.</summary>
    public static List<OutgoingBatch> InBatches(IReadOnlyList<(long Sequence, string Text)> changes)
    {
        var batches = new List<OutgoingBatch>();
        for (var from = 0; from < changes.Count;)
        {
            var (to, bytes) = (from, 0L);
            while (to < changes.Count && to - from < SyncLimits.ChangesMax && ((bytes += Encoding.UTF8.GetByteCount(changes[to].Text)) <= SyncLimits.BytesMax || to == from))
            {
                to++;
            }

            var some = changes.Skip(from).Take(to - from).ToList();
            batches.Add(new OutgoingBatch(some.ConvertAll(change => change.Text), some.ConvertAll(change => change.Sequence), Through: 0, HasMore: to < changes.Count));
            from = to;
        }

        return batches;
    }

    public static long Count(Database database, long remote) => database.Number($"SELECT count(*) {Waiting}", remote, RemoteTable.Pushed(database, remote));

    public static bool IsEmpty(Database database, long remote) => database.Scalar($"SELECT 1 {Waiting} LIMIT 1", remote, RemoteTable.Pushed(database, remote)) is null;

    /// <summary>Notes that a remote has a change that still stood before it in the log.</summary>
    public static void Hold(Database database, long remote, long sequence) =>
        database.Execute("INSERT INTO held (remote, seq) VALUES ($1, $2) ON CONFLICT DO NOTHING", remote, sequence);

    /// <summary>Offers again what the remote has refused, and leaves alone what it has of what stands behind that.</summary>
    /// <param name="database">The vault.</param>
    /// <param name="remote">The remote.</param>
    /// <param name="problem">Why it was refused; null for whatever reason.</param>
    public static void OfferRefused(Database database, long remote, string? problem = null)
    {
        var pushed = RemoteTable.Pushed(database, remote);
        if (database.Scalar("SELECT min(seq) FROM failures WHERE remote = $1 AND seq <= $2 AND ($3 IS NULL OR problem = $3)", remote, pushed, problem) is long first)
        {
            database.Execute(
                """
                INSERT INTO held (remote, seq) SELECT $1, seq FROM changes
                WHERE seq >= $2 AND seq <= $3 AND NOT EXISTS (SELECT 1 FROM failures WHERE failures.remote = $1 AND failures.seq = changes.seq)
                """,
                remote, first, pushed);
            database.Execute("UPDATE remotes SET pushed = $2 WHERE number = $1", remote, first - 1);
        }
    }
}
