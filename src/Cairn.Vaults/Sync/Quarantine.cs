using System.Security.Cryptography;
using System.Text;
using Cairn.Core.Records;
using Cairn.Core.Sync;
using Cairn.Vaults.Storage;

namespace Cairn.Vaults.Sync;

/// <summary>The table <c>failures</c>: changes that a remote refused (by their sequence), and those from it that could not be taken in (as they arrived).</summary>
internal static class Quarantine
{
    /// <summary>The problem of what is sealed with a key that may be on its way.</summary>
    public const string KeyUnknown = "seal_key_unknown";

    private const string Insert =
        """
        INSERT INTO failures (remote, seq, body, hash, problem, detail, failed_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (remote, hash) DO UPDATE SET problem = excluded.problem, detail = excluded.detail, attempts = attempts + 1, failed_at = excluded.failed_at
        """;

    public static void AddOutgoing(Database database, long remote, long sequence, SyncProblem problem, DateTimeOffset now) =>
        database.Execute(Insert, remote, sequence, null, BitConverter.GetBytes(sequence), problem.Code, problem.Detail, TimeText.Of(now));

    public static void AddIncoming(Database database, long remote, string body, SyncProblem problem, DateTimeOffset now) =>
        database.Execute(Insert, remote, null, body, SHA256.HashData(Encoding.UTF8.GetBytes(body)), problem.Code, problem.Detail, TimeText.Of(now));

    /// <summary>The remotes that have brought what is sealed with a key that this device did not have then.</summary>
    public static List<long> WaitingForKey(Database database) =>
        database.List("SELECT DISTINCT remote FROM failures WHERE problem = $1 AND body IS NOT NULL", row => row.GetInt64(0), KeyUnknown);

    public static bool IsEmpty(Database database, long remote) => database.Number("SELECT count(*) FROM failures WHERE remote = $1", remote) == 0;

    /// <summary>Whether a remote has refused something for want of a key.</summary>
    public static bool HasRefusedForKey(Database database, long remote) =>
        database.Scalar("SELECT 1 FROM failures WHERE remote = $1 AND problem = $2 AND seq IS NOT NULL LIMIT 1", remote, KeyUnknown) is not null;

    /// <summary>Takes out of quarantine what a remote refused for want of a key. It is to be offered again by then.</summary>
    public static void ReleaseRefusedForKey(Database database, long remote) =>
        database.Execute("DELETE FROM failures WHERE remote = $1 AND problem = $2 AND seq IS NOT NULL", remote, KeyUnknown);

    /// <summary>Whether a remote has refused something.</summary>
    public static bool HasRefused(Database database, long remote) => database.Scalar("SELECT 1 FROM failures WHERE remote = $1 AND seq IS NOT NULL LIMIT 1", remote) is not null;

    /// <summary>How many changes to and from a remote are here, all or those with one problem.</summary>
    public static long Count(Database database, long remote, string? problem) =>
        database.Number("SELECT count(*) FROM failures WHERE remote = $1 AND ($2 IS NULL OR problem = $2)", remote, problem);

    /// <summary>What came from a remote and could not be taken in, in its order, all or those with one problem.</summary>
    public static List<string> Incoming(Database database, long remote, string? problem) => database.List(
        "SELECT body FROM failures WHERE remote = $1 AND ($2 IS NULL OR problem = $2) AND body IS NOT NULL ORDER BY failure", row => row.GetString(0), remote, problem);

    /// <summary>Takes a remote's changes out of quarantine, all or those with one problem. Those that it refused are to be offered again by then, and those that came from it taken in again.</summary>
    /// <returns>How many there were.</returns>
    public static int Release(Database database, long remote, string? problem) =>
        database.Execute("DELETE FROM failures WHERE remote = $1 AND ($2 IS NULL OR problem = $2)", remote, problem);

    /// <summary>Takes out of quarantine what came from a remote and is sealed with a key that this device did not have then.</summary>
    public static IReadOnlyList<string> ReleaseWaitingForKey(Database database, long remote)
    {
        var incoming = Incoming(database, remote, KeyUnknown);
        database.Execute("DELETE FROM failures WHERE remote = $1 AND problem = $2 AND body IS NOT NULL", remote, KeyUnknown);
        return incoming;
    }

    /// <summary>Forgets what came and could not be taken in, where it is of a record that is erased, or speaks of it and cannot be read.</summary>
    public static void Erase(Database database, string id) =>
        database.Execute("DELETE FROM failures WHERE body IS NOT NULL AND CASE WHEN json_valid(body) THEN json_extract(body, '$.id') = $1 ELSE instr(body, $1) > 0 END", id);
}
