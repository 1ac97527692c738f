using System.Buffers.Binary;
using System.Security.Cryptography;
using Cairn.Core;
using Cairn.Core.Changes;
using Cairn.Core.Ids;
using Cairn.Core.Memories;
using Cairn.Core.Merge;
using Cairn.Core.Records;
using Cairn.Core.Stamps;
using Cairn.Core.Sync;
using Cairn.Hub.Projections;
using Cairn.Hub.Storage;
using Cairn.Hub.Sync;

namespace Cairn.Hub.Memories;

/// <summary>Writes memories into a vault at the hub, as a device would: by a change that goes through a push, stamped by a replica that the hub has in each vault.</summary>
/// <param name="transaction">In the name of who writes.</param>
/// <param name="vault">The vault, which is not sealed.</param>
/// <param name="device">The device that asks for it; null for none.</param>
/// <param name="now">What the hub's clock says.</param>
internal sealed class MemoryWriter(HubTransaction transaction, Guid vault, Guid? device, DateTimeOffset now)
{
    /// <summary>Stores a memory. The same text from the same source, session, speaker and time is stored once, here as on every device, so that it may be sent again.</summary>
    /// <param name="fields">Its fields.</param>
    /// <param name="actor">Who says that they write it.</param>
    /// <param name="reason">Why, where they say so.</param>
    /// <returns>Its id, whether it is new, and where the log ends now.</returns>
    /// <exception cref="CairnException">Codes <c>not_writer</c>, <c>unknown_field</c>, <c>missing_field</c>, <c>invalid_field</c>, <c>change_too_large</c>, <c>stamp_exhausted</c>.</exception>
    public async Task<(string Id, bool IsNew, long Head)> RememberAsync(IReadOnlyDictionary<string, FieldValue> fields, string actor, string? reason)
    {
        var memory = new GivenMemory(vault, fields);
        var push = new Push(transaction, vault, device, now);
        var head = await push.LockAsync() ?? throw new CairnException("not_writer", "This account may read the vault and not write it.", "Ask its owner for the right to write.");
        for (var nth = 1; ; nth++)
        {
            var state = await LoadAsync(memory.Key(nth));
            var isNew = state.Fields.Count == 0 && !state.IsErased;
            if (isNew || memory.IsIn(state))
            {
                var changed = Changed(state, isNew ? memory.Whole : MemoryCollections.Memories.Check(memory.Given, isNew: false));
                return (state.Key.Id, isNew, changed.Count == 0 ? head.Sequence : await WriteAsync(push, head, state, changed, actor, reason));
            }
        }
    }

    // Of a record that is shown, what would not change is left as it is; one that is hidden is written whole, which shows it again.
    private static SortedList<string, FieldValue> Changed(RecordState state, SortedList<string, FieldValue> fields) => !state.IsVisible ? fields
        : new SortedList<string, FieldValue>(fields.Where(field => field.Value != state[field.Key]).ToDictionary(field => field.Key, field => field.Value), StringComparer.Ordinal);

    private async Task<RecordState> LoadAsync(RecordKey key)
    {
        var row = await transaction.FindAsync<RecordRow>($"SELECT {RecordRow.Columns} FROM records WHERE vault = @vault AND collection = @Collection AND id = @Id", new { vault, key.Collection, key.Id });
        return row is null ? RecordState.Untouched(key)
            : row.Conflicts == 0 ? row.Read()
            : Merger.Merge(key, (await LogHistory.ReadAsync(transaction, vault, [row.Record], long.MaxValue))[0].Select(logged => logged.Change));
    }

    private async Task<long> WriteAsync(Push push, LogCursor head, RecordState state, SortedList<string, FieldValue> fields, string actor, string? reason)
    {
        // One at a time, since the head is locked: no two changes get one stamp.
        var (replica, clock) = await WriterAsync();
        var reading = HybridClock.Next(clock, now);
        var change = SeenChange.Of(
            new Change { Op = Uuid.Version7(now, RandomNumberGenerator.Fill), Key = state.Key, Kind = ChangeKind.Put, Stamp = new Stamp(reading, replica), Fields = fields, Actor = actor, Reason = reason },
            state, fields.Keys);
        var received = new ReceivedChange(ChangeJson.Write(change));
        if (received.Problem is { } problem)
        {
            throw new CairnException(problem.Code, problem.Detail, "Nothing was written. Correct it and send it again.");
        }

        await transaction.ExecuteAsync("UPDATE writers SET clock = @clock WHERE vault = @vault", new { vault, clock = (long)HybridClock.Observe(reading, change.Stamp, now) });
        return (await push.TakeAsync(head, [received])).Head.Sequence;
    }

    private async Task<(ulong Replica, ulong Clock)> WriterAsync()
    {
        var drawn = BinaryPrimitives.ReadInt64BigEndian(RandomNumberGenerator.GetBytes(sizeof(long)));
        await transaction.ExecuteAsync("INSERT INTO writers (vault, replica, clock) VALUES (@vault, @drawn, 0) ON CONFLICT DO NOTHING", new { vault, drawn });
        var (replica, clock) = await transaction.FindAsync<(long Replica, long Clock)>("SELECT replica, clock FROM writers WHERE vault = @vault", new { vault });
        return ((ulong)replica, (ulong)clock);
    }
}
