using Cairn.Core.Changes;
using Cairn.Core.Memories;
using Cairn.Core.Records;
using Cairn.Vaults;
using Cairn.Vaults.Conflicts;

namespace Cairn.Agent.Tests.Sync.Rounds;

/// <summary>Holds what a device has against what was acknowledged.</summary>
internal sealed class Inspection : IDisposable
{
    private const int PageMax = 1_000;

    private readonly Vault _vault;
    private readonly ILookup<string, Change> _changes;
    private readonly ILookup<string, OpenConflict> _conflicts;
    private readonly Device _device;

    public Inspection(Device device)
    {
        _device = device;
        _vault = device.Home.Open();
        _changes = _vault.Changes(0, int.MaxValue).Select(logged => logged.Change).ToLookup(change => change.Key.Id);
        _conflicts = Conflicts().ToLookup(conflict => conflict.Key.Id);
    }

    public void Dispose() => _vault.Dispose();

    /// <summary>Fails where something that was acknowledged is not as it should be.</summary>
    /// <returns>Words of memories that are erased, none of which may stand in any file.</returns>
    public IReadOnlyList<string> Hold(Ledger ledger)
    {
        var erased = new List<string>();
        foreach (var (memory, deeds) in ledger.Memories)
        {
            var record = _vault.Get(new RecordKey(MemoryCollections.Memories.Name, memory));
            Require(record is not null, memory, "is lost");
            Require(record!.IsErased || !deeds.Exists(deed => deed.Kind == DeedKind.Erase && deed.IsAcknowledged), memory, "was erased and has come back");
            if (record.IsErased)
            {
                Require(deeds.Exists(deed => deed.Kind == DeedKind.Erase), memory, "was erased by nobody");
                erased.AddRange(deeds.Where(deed => deed.Kind == DeedKind.Put).Select(deed => deed.Value.Split(' ')).SelectMany(words => new[] { words[0], words[^1] }));
                continue;
            }

            HoldDeletes(record, deeds);
            foreach (var put in deeds.Where(deed => deed.Kind == DeedKind.Put && deed.IsAcknowledged)) HoldPut(record, put);
        }

        return erased;
    }

    private static void Require(bool holds, string memory, string otherwise)
    {
        if (!holds) Assert.Fail($"The memory {memory} {otherwise}.");
    }

    // A put that was under way while the memory was deleted may have come after it, and shows it again.
    private void HoldDeletes(VaultRecord record, List<Deed> deeds)
    {
        var delete = deeds.Find(deed => deed.Kind == DeedKind.Delete);
        Require(delete is not null || !record.IsArchived, record.Key.Id, $"was deleted by nobody, and is on {_device}");
        var isEditedAfter = deeds.Exists(deed => deed.Kind == DeedKind.Put && deed.Acknowledged > delete?.Began);
        Require(delete is not { IsAcknowledged: true } || isEditedAfter || record.IsArchived, record.Key.Id, $"was deleted and is shown on {_device}");
    }

    // A value that was acknowledged is shown, was replaced or settled by a write that names it, or is an open conflict.
    private void HoldPut(VaultRecord record, Deed put)
    {
        var changes = _changes[record.Key.Id].ToList();
        var value = FieldValue.Text(put.Value);
        var written = changes.Where(change => change.Fields.GetValueOrDefault(put.Field) == value).Select(change => change.Stamp).ToHashSet();
        Require(written.Count > 0, record.Key.Id, $"lacks {put} in the log of {_device}");
        var isShown = !record.IsArchived && record.Fields.GetValueOrDefault(put.Field) == value;
        var isNamed = changes.Exists(change => (change.Base.TryGetValue(put.Field, out var seen) && written.Contains(seen))
            || (change.Resolves.TryGetValue(put.Field, out var settled) && settled.Any(written.Contains)));
        var isInConflict = _conflicts[record.Key.Id].Any(conflict => conflict.Field == put.Field && conflict.Lost.Value == value);
        Require(isShown || isNamed || isInConflict, record.Key.Id, $"has lost {put} on {_device}");
    }

    private List<OpenConflict> Conflicts()
    {
        var all = new List<OpenConflict>();
        for (var page = _vault.OpenConflicts(null, PageMax); ; page = _vault.OpenConflicts(null, PageMax, page.Next))
        {
            all.AddRange(page.Items);
            if (page.Next is null) return all;
        }
    }
}
