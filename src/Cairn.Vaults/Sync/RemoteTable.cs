using System.Globalization;
using Cairn.Core.Records;
using Cairn.Core.Sync;
using Cairn.Vaults.Storage;

namespace Cairn.Vaults.Sync;

/// <summary>The table <c>remotes</c>: how far the vault and each remote are with each other.</summary>
internal static class RemoteTable
{
    /// <summary>The number by which other tables name a remote; 0 where the vault has never met it.</summary>
    public static long Number(Database database, Guid remote) => database.Number("SELECT number FROM remotes WHERE remote = $1", remote.ToString());

    /// <summary>The number of a remote, which is met now at the latest.</summary>
    public static long Meet(Database database, Guid remote)
    {
        database.Execute("INSERT INTO remotes (remote) VALUES ($1) ON CONFLICT (remote) DO NOTHING", remote.ToString());
        return Number(database, remote);
    }

    /// <summary>The remotes that the vault has met.</summary>
    public static List<Guid> Ids(Database database) => database.List("SELECT remote FROM remotes", row => Guid.Parse(row.GetString(0)));

    /// <summary>Forgets which remotes keep what they hold, until each has said so again.</summary>
    public static void ForgetKeepers(Database database) => database.Execute("UPDATE remotes SET keeps = 0");

    public static RemoteProgress Progress(Database database, Guid remote)
    {
        var found = database.List(
            "SELECT cursor, head, pushed, synced_at, problem, detail, attempts, retry_at, repaired_at, missing, keeps FROM remotes WHERE remote = $1",
            row => new RemoteProgress
            {
                Cursor = row.GetString(0),
                Head = row.GetString(1),
                Pushed = row.GetInt64(2),
                SyncedAt = Time(row[3]),
                Problem = row[4] is string code ? new SyncProblem(code, row.GetString(5)) : null,
                Attempts = row.GetInt32(6),
                RetryAt = Time(row[7]),
                RepairedAt = Time(row[8]),
                Missing = row.GetInt32(9),
                Keeps = row.GetBoolean(10),
            },
            remote.ToString());
        return found is [var progress] ? progress : new RemoteProgress();
    }

    public static string Cursor(Database database, long number) => (string)database.Scalar("SELECT cursor FROM remotes WHERE number = $1", number)!;

    public static long Pushed(Database database, long number) => database.Number("SELECT pushed FROM remotes WHERE number = $1", number);

    public static void Reach(Database database, long number, long pushed)
    {
        database.Execute("UPDATE remotes SET pushed = $2, sending = 0 WHERE number = $1", number, pushed);
        database.Execute("DELETE FROM held WHERE remote = $1 AND seq <= $2", number, pushed);
    }

    /// <summary>The sequence up to which the remote has been told what is erased, and has blanked it.</summary>
    public static long Blanked(Database database, long number) => database.Number("SELECT blanked FROM remotes WHERE number = $1", number);

    public static void ReachBlanked(Database database, long number, long blanked) =>
        database.Execute("UPDATE remotes SET blanked = max(blanked, $2) WHERE number = $1", number, blanked);

    public static void MarkSending(Database database, long number, long through) =>
        database.Execute("UPDATE remotes SET sending = $2 WHERE number = $1", number, through);

    public static void SaveCursor(Database database, long number, ExchangeAnswer answer) => database.Execute(
        "UPDATE remotes SET cursor = $2, head = $3, missing = $4, keeps = $5 WHERE number = $1", number, answer.Cursor, answer.Head, answer.Missing, !answer.IsLimited);

    public static void NoteSuccess(Database database, long number, DateTimeOffset now) => database.Execute(
        "UPDATE remotes SET synced_at = $2, problem = NULL, detail = NULL, attempts = 0, retry_at = NULL, sending = 0 WHERE number = $1", number, TimeText.Of(now));

    public static void NoteFailure(Database database, long number, SyncProblem problem, DateTimeOffset? retryAt) => database.Execute(
        "UPDATE remotes SET problem = $2, detail = $3, attempts = attempts + 1, retry_at = $4, sending = 0 WHERE number = $1",
        number, problem.Code, problem.Detail, retryAt is { } at ? TimeText.Of(at) : null);

    public static void NoteRepair(Database database, long number, DateTimeOffset now) =>
        database.Execute("UPDATE remotes SET repaired_at = $2 WHERE number = $1", number, TimeText.Of(now));

    /// <summary>Forgets how far the two were; what they hold stays.</summary>
    public static void Restart(Database database, long number)
    {
        database.Execute("UPDATE remotes SET cursor = '', head = '', pushed = 0, sending = 0, blanked = 0, missing = 0, keeps = 0 WHERE number = $1", number);
        database.Execute("DELETE FROM held WHERE remote = $1", number);
        database.Execute("DELETE FROM failures WHERE remote = $1 AND seq IS NOT NULL", number);
    }

    /// <summary>Forgets a remote altogether.</summary>
    public static void Forget(Database database, long number)
    {
        database.Execute("DELETE FROM remotes WHERE number = $1", number);
        database.Execute("DELETE FROM held WHERE remote = $1", number);
        database.Execute("DELETE FROM failures WHERE remote = $1", number);
    }

    /// <summary>Forgets every remote.</summary>
    public static void ForgetAll(Database database)
    {
        database.Execute("DELETE FROM remotes");
        database.Execute("DELETE FROM held");
        database.Execute("DELETE FROM failures");
    }

    /// <summary>Begins anew with every remote.</summary>
    public static void RestartAll(Database database)
    {
        foreach (var number in database.List("SELECT number FROM remotes", row => row.GetInt64(0)))
        {
            Restart(database, number);
        }
    }

    private static DateTimeOffset? Time(object? text) => text is string time ? DateTimeOffset.Parse(time, CultureInfo.InvariantCulture) : null;
}
