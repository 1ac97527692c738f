using System.Text.Json;
using Cairn.Core;
using Cairn.Core.Changes;
using Cairn.Core.Records;
using Cairn.Core.Sealing;
using Cairn.Core.Sync;
using Cairn.Vaults.Eviction;
using Cairn.Vaults.Log;
using Cairn.Vaults.Records;
using Cairn.Vaults.Storage;

namespace Cairn.Vaults.Sync;

/// <summary>A change as it came from another node: read and checked before the transaction begins, so that this is short.</summary>
internal sealed class IncomingChange
{
    private readonly Change? _change;
    private readonly SyncProblem? _problem;

    /// <param name="text">JSON.</param>
    public IncomingChange(string text)
    {
        Text = text;
        try
        {
            _change = ChangeJson.Read(text);
            _problem = _change.Key.IsPrivate ? new SyncProblem("private_record", "The change is of a private record, and those stay where they were made.") : null;
        }
        catch (CairnException malformed)
        {
            _problem = SyncProblem.Of(malformed);
        }
    }

    public string Text { get; }

    /// <summary>The op; only of a change that could be read.</summary>
    public Guid Op => _change!.Op;

    /// <summary>The records among those of some changes that have to have their content back first.</summary>
    public static IReadOnlyList<RecordKey> Missed(Database database, IReadOnlyList<IncomingChange> changes) => !EvictionTable.Any(database) ? []
        : [.. changes.Where(change => change._problem is null && change._change!.Kind != ChangeKind.Erase && !ChangeLog.Has(database, change.Op)).Select(change => change._change!.Key).Distinct().Where(key => RecordTable.Load(database, key).IsEvicted)];

    /// <summary>Whether the change is of a sealed vault's keys. Of changes that came together these are taken in first: others may be sealed with what they bring.</summary>
    public bool IsOfKeys => _change?.Key.Collection == SealCollection.Name;

    /// <summary>Whether the change erases a record.</summary>
    public bool IsErase => _change?.Kind == ChangeKind.Erase;

    /// <summary>What may be kept of a change that cannot be taken in: of a record that is erased no content, which is nothing where the change cannot be read.</summary>
    public string? Kept(WriteBatch batch) => (_change?.Key ?? NamedKey()) is not { } key || !batch.IsErased(key) ? Text : _change is null ? null : ChangeJson.Write(_change.Blanked());

    /// <summary>Merges the change. One that cannot be taken in writes nothing.</summary>
    /// <returns>Whether it was new, or why it could not be taken in.</returns>
    public (bool IsNew, SyncProblem? Problem) Apply(WriteBatch batch)
    {
        try
        {
            return _problem is not null ? (false, _problem) : (batch.Apply(_change!), null);
        }
        catch (CairnException refused) when (refused.Code != "vault_damaged")
        {
            return (false, SyncProblem.Of(refused));
        }
        catch (EvictedException missed)
        {
            return (false, SyncProblem.Of(missed.Explain()));
        }
    }

    private RecordKey? NamedKey()
    {
        try
        {
            using var document = JsonDocument.Parse(Text);
            return document.RootElement is { ValueKind: JsonValueKind.Object } root && TextOf(root, "collection") is { } collection && TextOf(root, "id") is { } id ? new RecordKey(collection, id) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? TextOf(JsonElement root, string name) => root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
