using System.Text;
using Cairn.Core;
using Cairn.Core.Changes;
using Cairn.Core.Records;
using Cairn.Core.Stamps;
using Cairn.Vaults.Storage;
using Microsoft.Data.Sqlite;

namespace Cairn.Vaults.Log;

/// <summary>The table <c>changes</c>: every write to the vault, in the order in which this replica took it in.</summary>
internal static class ChangeLog
{
    /// <summary>Bytes of the hash that tells a whole row from a damaged one.</summary>
    public const int HashLength = 16;

    /// <summary>The condition that a change is in the log with its content. The body of one that is only named there says its kind and nothing more; its hash is that of the whole one.</summary>
    public const string IsWhole = $"substr(body, 1, 8) <> '{StubStart}'";

    // No change begins so: in canonical JSON the collection comes before.
    private const string StubStart = "{\"kind\":";

    /// <summary>Appends a change.</summary>
    /// <returns>False where the same change is in the log already.</returns>
    /// <exception cref="CairnException">Code <c>op_reused</c>: another change under the same op is in the log. Code <c>change_too_large</c>.</exception>
    public static bool TryAppend(Database database, long sequence, long rid, Change change)
    {
        var body = ChangeJson.Write(change);
        RequireSize(body);
        var added = database.Execute(
            "INSERT INTO changes (seq, op, record, stamp, body, hash) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (op) DO NOTHING",
            sequence, OpBytes(change.Op), rid, change.Stamp.ToBytes(), body, Hash(body)) == 1;
        if (!added)
        {
            RequireSame(database, change, body);
        }

        return added;
    }

    /// <summary>The sequence of a change; 0 where it is not in the log.</summary>
    public static long SequenceOf(Database database, Guid op) => database.Number("SELECT seq FROM changes WHERE op = $1", OpBytes(op));

    /// <summary>Whether a change, or its blanked form, is in the log.</summary>
    public static bool Has(Database database, Guid op) => database.Scalar("SELECT 1 FROM changes WHERE op = $1", OpBytes(op)) is not null;

    /// <summary>Whether a record has one change alone, and which it is, be it whole or only named.</summary>
    public static bool IsOnly(Database database, long rid, Change change) => database.List(
        "SELECT op, hash FROM changes WHERE record = $1 LIMIT 2", row => (Op: row.GetFieldValue<byte[]>(0), Hash: row.GetFieldValue<byte[]>(1)), rid) is [var (op, hash)]
        && op.AsSpan().SequenceEqual(OpBytes(change.Op)) && hash.AsSpan().SequenceEqual(Hash(ChangeJson.Write(change)));

    public static void Remove(Database database, Guid op) => database.Execute("DELETE FROM changes WHERE op = $1", OpBytes(op));

    /// <summary>The changes of one record, oldest first by sequence.</summary>
    public static List<Change> OfRecord(Database database, long rid) =>
        database.List("SELECT body FROM changes WHERE record = $1 ORDER BY seq", row => ReadStored(row.GetString(0)), rid);

    /// <summary>The changes of one record with their sequences, in the order of these.</summary>
    public static List<LoggedChange> LoggedOfRecord(Database database, long rid) => database.List($"{SelectLogged} WHERE record = $1 ORDER BY changes.seq", Read, rid);

    /// <summary>Leaves of a change its name alone, or gives its content back, in a row that is no longer than it has to be.</summary>
    public static void Exchange(Database database, long sequence, string body)
    {
        var (op, record, stamp, hash) = database.List(
            "SELECT op, record, stamp, hash FROM changes WHERE seq = $1", row => (row.GetFieldValue<byte[]>(0), row.GetInt64(1), row.GetFieldValue<byte[]>(2), row.GetFieldValue<byte[]>(3)), sequence)[0];

        // A row that is updated in place leaves its page as empty as it makes it; one that is deleted lets pages be joined.
        database.Execute("DELETE FROM changes WHERE seq = $1", sequence);
        database.Execute("INSERT INTO changes (seq, op, record, stamp, body, hash) VALUES ($1, $2, $3, $4, $5, $6)", sequence, op, record, stamp, body, hash);
    }

    /// <summary>The body of a change that is only named.</summary>
    public static string Stub(ChangeKind kind) => $"{StubStart}{CanonicalJson.OfText(kind.Name)}}}";

    /// <summary>Whether a body only names its change.</summary>
    public static bool IsStub(string body) => body.StartsWith(StubStart, StringComparison.Ordinal);

    /// <summary>Takes the content out of a record's changes, after it was erased.</summary>
    public static void Blank(Database database, long rid, IEnumerable<Change> changes)
    {
        foreach (var change in changes)
        {
            var body = ChangeJson.Write(change.Blanked());
            database.Execute("UPDATE changes SET body = $3, hash = $4 WHERE op = $1 AND record = $2", OpBytes(change.Op), rid, body, Hash(body));
        }
    }

    /// <summary>What the column <c>hash</c> holds: the first bytes of SHA-256 over the body.</summary>
    public static byte[] Hash(string body) => RowHash.Of(HashLength, body);

    public static byte[] OpBytes(Guid op) => op.ToByteArray(bigEndian: true);

    /// <summary>The query whose rows <see cref="Read"/> reads.</summary>
    public const string SelectLogged = "SELECT changes.seq, body, op, changes.stamp, collection, id, record FROM changes JOIN records ON rid = record";

    public static LoggedChange Read(SqliteDataReader row)
    {
        var body = row.GetString(1);
        return !IsStub(body) ? new LoggedChange(row.GetInt64(0), ReadStored(body)) : new LoggedChange(row.GetInt64(0), new Change
        {
            Op = new Guid(row.GetFieldValue<byte[]>(2), bigEndian: true),
            Stamp = Stamp.FromBytes(row.GetFieldValue<byte[]>(3)),
            Key = new RecordKey(row.GetString(4), row.GetString(5)),
            Kind = new ChangeKind(body[(StubStart.Length + 1)..^2]),
        })
        {
            IsEvicted = true,
        };
    }

    /// <summary>Reads a body that was a change once: one that is no more was damaged.</summary>
    public static Change ReadStored(string body)
    {
        try
        {
            return ChangeJson.Read(body);
        }
        catch (CairnException damage)
        {
            throw VaultFault.Damaged(damage);
        }
    }

    private static void RequireSize(string body)
    {
        if (body.Length > ChangeLimits.BytesMax / 3 && Encoding.UTF8.GetByteCount(body) is var bytes && bytes > ChangeLimits.BytesMax)
        {
            throw new CairnException(
                "change_too_large",
                $"The change has {bytes:N0} bytes, and {ChangeLimits.BytesMax:N0} are allowed.",
                "Split the text: `cairn import FILE` keeps a long document as a row of chunks.");
        }
    }

    private static void RequireSame(Database database, Change change, string body)
    {
        var (kept, hash) = database.List("SELECT body, hash FROM changes WHERE op = $1", row => (row.GetString(0), row.GetFieldValue<byte[]>(1)), OpBytes(change.Op))[0];
        var isSame = IsStub(kept) ? change.IsBlank || Hash(body).AsSpan().SequenceEqual(hash) : kept == body || ChangeJson.AreSame(ReadStored(kept), change);
        if (!isSame)
        {
            throw new CairnException(
                "op_reused", $"The change {change.Op} is in the log with other content.", "Its writer must use a new op for each write; nothing was stored.");
        }
    }
}
