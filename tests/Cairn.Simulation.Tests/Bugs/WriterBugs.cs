using System.Globalization;
using Cairn.Core.Changes;
using Cairn.Core.Records;
using Cairn.Core.Stamps;
using Cairn.Simulation.Tests.Worlds;
using Cairn.Vaults;
using Cairn.Vaults.Log;
using Cairn.Vaults.Sync;

namespace Cairn.Simulation.Tests.Bugs;

/// <summary>Mistakes of the one that writes.</summary>
internal static class WriterBugs
{
    public static IReadOnlyList<Bug> All { get; } =
    [
        new("copy_keeps_replica_id", "A copied folder goes on as the replica that it was copied from.") { Options = KeepReplicaId },
        new("clock_not_kept", "The clock's reading is not stored, so that it begins anew with each write.") { AfterWrite = RawVault.ForgetClock },
        new("late_stamps", "A write is stamped by the wall clock, however late the value is that it replaces.") { Put = (batch, node, key, fields, author) => PutAt(batch, key, fields, author, node.Clock.GetUtcNow(), keepsBase: true) },
        new("bases_not_written", "A write does not say what it replaces.") { Put = (batch, node, key, fields, author) => PutAt(batch, key, fields, author, node.Clock.GetUtcNow(), keepsBase: false) },
    ];

    private static VaultOptions KeepReplicaId(VaultOptions options, Node? copyOf)
    {
        if (copyOf is null)
        {
            return options;
        }

        var replica = ulong.Parse(new VaultReplica(copyOf.Vault).Replica, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return options with
        {
            Random = bytes =>
            {
                if (bytes.Length == sizeof(ulong))
                {
                    System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(bytes, replica);
                }
                else
                {
                    options.Random(bytes);
                }
            },
        };
    }

    // The product's own change, undone and made once more with the mistake: the transaction sees only the second.
    private static Change? PutAt(WriteBatch batch, RecordKey key, IEnumerable<KeyValuePair<string, FieldValue>> fields, Author author, DateTimeOffset now, bool keepsBase)
    {
        var state = batch.Load(key);
        if (state.Fields.Count == 0 || state.IsErased || state.IsLedger || state.Deleted is not null)
        {
            return batch.Put(key, fields, author);
        }

        var stamp = keepsBase ? new Stamp((ulong)now.ToUnixTimeMilliseconds() << 16, (ulong)key.Id[0]) : new Stamp(state.Stamp!.Value.Clock + 1, (ulong)key.Id[0]);
        var bases = state.Fields.Where(field => keepsBase && field.Value.Stamp < stamp && fields.Any(set => set.Key == field.Key)).ToDictionary(field => field.Key, field => field.Value.Stamp);
        var change = new Change { Op = batch.NewId(), Key = key, Kind = ChangeKind.Put, Stamp = stamp, Fields = new SortedList<string, FieldValue>(fields.ToDictionary(), StringComparer.Ordinal), Base = bases, Actor = author.Actor };
        batch.Apply(change);
        return change;
    }
}
