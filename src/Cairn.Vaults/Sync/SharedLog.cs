using System.Security.Cryptography;
using System.Text;
using Cairn.Core.Memories;
using Cairn.Core.Merge;
using Cairn.Core.Records;
using Cairn.Core.Sealing;
using Cairn.Core.Sync;
using Cairn.Vaults.Log;
using Cairn.Vaults.Storage;

namespace Cairn.Vaults.Sync;

/// <summary>The log without private records, as others read it: page by page, and by parts of the digest.</summary>
internal static class SharedLog
{
    /// <summary>All changes of the shared records in one part of the digest, each with its sequence.</summary>
    public static IReadOnlyList<(long Sequence, string Text)> ReadPart(Database database, int part)
    {
        var records = database.List($"SELECT rid, collection, id FROM records WHERE {Outbox.IsShared}", row => (Rid: row.GetInt64(0), Key: new RecordKey(row.GetString(1), row.GetString(2))));
        return [.. records.Where(record => Digest.PartOf(record.Key) == part)
            .SelectMany(record => database.List($"SELECT changes.seq, body FROM changes JOIN records ON rid = record WHERE record = $1 AND {Outbox.IsOffered} AND {ChangeLog.IsWhole} ORDER BY changes.seq", row => (row.GetInt64(0), row.GetString(1)), record.Rid))];
    }

    /// <summary>Changes by their ops: those that are here whole, until they are as many bytes as one answer holds.</summary>
    public static IReadOnlyList<string> Find(Database database, IEnumerable<Guid> ops)
    {
        var bytes = 0L;
        return [.. ops
            .SelectMany(op => database.List($"SELECT body FROM changes JOIN records ON rid = record WHERE op = $1 AND {Outbox.IsOffered} AND {ChangeLog.IsWhole}", row => row.GetString(0), ChangeLog.OpBytes(op)))
            .TakeWhile(text => bytes == 0 | (bytes += Encoding.UTF8.GetByteCount(text)) <= SyncLimits.BytesMax)];
    }

    /// <summary>Whether a reader's cursor names a place in this log as it is now.</summary>
    public static bool Knows(Database database, LogCursor cursor) =>
        cursor.Sequence <= database.Number("SELECT max(seq) FROM changes") && cursor == At(database, cursor.Sequence);

    /// <summary>The end of the log.</summary>
    public static LogCursor Head(Database database) => At(database, database.Number("SELECT max(seq) FROM changes"));

    /// <summary>The page behind a cursor.</summary>
    /// <param name="database">Read in one transaction.</param>
    /// <param name="from">Where to begin; a place that this log knows.</param>
    /// <param name="countMax">Most changes.</param>
    /// <param name="leftOut">The sequences of changes that the reader has.</param>
    /// <returns>The changes, where they end, whether there is more behind them, and the ops of those that the page ends before because their content was given up.</returns>
    public static (List<string> Changes, LogCursor Reached, bool HasMore, List<Guid> Evicted) ReadPage(Database database, LogCursor from, int countMax, IReadOnlySet<long> leftOut)
    {
        var changes = new List<string>();
        var (reached, bytes) = (from.Sequence, 0L);
        using var rows = database.Query($"SELECT changes.seq, body FROM changes JOIN records ON rid = record WHERE changes.seq > $1 AND {Outbox.IsOffered} ORDER BY changes.seq", from.Sequence);
        while (rows.Read())
        {
            if (!leftOut.Contains(rows.GetInt64(0)))
            {
                var text = rows.GetString(1);
                if (ChangeLog.IsStub(text))
                {
                    // A reader must not be led past a change that it has not been given.
                    return (changes, At(database, reached), true, EvictedBehind(database, reached, countMax - changes.Count));
                }

                bytes += Encoding.UTF8.GetByteCount(text);
                if (changes.Count == countMax || (changes.Count > 0 && bytes > SyncLimits.BytesMax))
                {
                    return (changes, At(database, reached), true, []);
                }

                changes.Add(text);
            }

            reached = rows.GetInt64(0);
        }

        return (changes, Head(database), false, []);
    }

    private static List<Guid> EvictedBehind(Database database, long sequence, int countMax) => database.List(
        $"SELECT op FROM changes JOIN records ON rid = record WHERE changes.seq > $1 AND {Outbox.IsOffered} AND NOT ({ChangeLog.IsWhole}) ORDER BY changes.seq LIMIT $2",
        row => new Guid(row.GetFieldValue<byte[]>(0), bigEndian: true), sequence, countMax);

    /// <summary>The changes that a new device gets before everything else: the keys of a sealed vault, so that it can check what follows, and the profile.</summary>
    public static List<string> ReadFirst(Database database) => [.. ReadCollection(database, SealCollection.Name).Concat(ReadCollection(database, MemoryCollections.Profile.Name)).Take(SyncLimits.ChangesMax)];

    private static List<string> ReadCollection(Database database, string name) => database.List(
        $"SELECT body FROM records JOIN changes ON record = rid WHERE collection = $1 AND {Outbox.IsOffered} ORDER BY changes.seq LIMIT $2", row => row.GetString(0), name, SyncLimits.ChangesMax);

    private static LogCursor At(Database database, long sequence) => sequence == 0 ? LogCursor.Start : new LogCursor(sequence, Mark(database, sequence));

    // The op alone does not tell enough: a log that was set back and has grown again may hold the same op at the same place, behind others. So the mark is made
    // of the replica's id, which a restored vault takes anew, of the op there, and of the ops before it, twice as far back each time.
    private static Guid Mark(Database database, long sequence)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(BitConverter.GetBytes(Meta.Number(database, Meta.Replica)));
        for (var back = 0L; back < sequence; back = Math.Max(1, back * 2))
        {
            hash.AppendData(database.Scalar("SELECT op FROM changes WHERE seq = $1", sequence - back) as byte[] ?? []);
        }

        return new Guid(hash.GetHashAndReset().AsSpan(0, 16), bigEndian: true);
    }
}
