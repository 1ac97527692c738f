using System.Buffers.Binary;
using System.Globalization;
using Cairn.Core.Sync;
using Cairn.Vaults.Log;
using Cairn.Vaults.Storage;

namespace Cairn.Vaults.Sync;

/// <summary>What this device wrote to a sealed vault while it had not heard of a new key: devices that have the key refuse it, and from a bucket nobody says so.</summary>
internal static class StaleWrites
{
    private static readonly SyncProblem Problem = new(
        "seal_key_stale", "It was written here before this device had the vault's new key, and other devices do not take it. Write the same once more, with `cairn edit` for example; what is written now goes out under the new key.");

    /// <summary>Puts such changes apart at every remote, where a person sees them.</summary>
    public static void SetApart(WriteBatch batch)
    {
        var remotes = batch.Database.List("SELECT number FROM remotes", row => row.GetInt64(0));
        foreach (var sequence in ReplicaIds.All(batch.Database).SelectMany(id => Find(batch, id)))
        {
            remotes.ForEach(remote => Quarantine.AddOutgoing(batch.Database, remote, sequence, Problem, batch.Now));
        }
    }

    private static List<long> Find(WriteBatch batch, string replica)
    {
        var bytes = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, ulong.Parse(replica, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
        var written = batch.Database.List(
            $"{ChangeLog.SelectLogged} WHERE substr(changes.stamp, 9) = $1 AND {Outbox.IsOffered} AND {ChangeLog.IsWhole}", ChangeLog.Read, bytes);
        return written.FindAll(logged => batch.IsStale(logged.Change)).ConvertAll(logged => logged.Sequence);
    }
}
