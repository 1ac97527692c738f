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
/// <param name="text">JSON.</param>
internal sealed class IncomingChange(string text)
{
    private readonly ReceivedChange _received = new(text);

    public string Text => _received.Text;

    /// <summary>The op; only of a change that could be read.</summary>
    public Guid Op => _received.Change!.Op;

    /// <summary>The records among those of some changes that have to have their content back first.</summary>
    public static IReadOnlyList<RecordKey> Missed(Database database, IReadOnlyList<IncomingChange> changes) => !EvictionTable.Any(database) ? []
        : [.. changes.Where(change => change._received.Problem is null && change._received.Change!.Kind != ChangeKind.Erase && !ChangeLog.Has(database, change.Op)).Select(change => change._received.Change!.Key).Distinct().Where(key => RecordTable.Load(database, key).IsEvicted)];

    /// <summary>Whether the change is of a sealed vault's keys. Of changes that came together these are taken in first: others may be sealed with what they bring.</summary>
    public bool IsOfKeys => _received.Change?.Key.Collection == SealCollection.Name;

    /// <summary>Whether the change erases a record.</summary>
    public bool IsErase => _received.Change?.Kind == ChangeKind.Erase;

    /// <summary>What may be kept of a change that cannot be taken in: of a record that is erased no content, which is nothing where the change cannot be read.</summary>
    public string? Kept(WriteBatch batch) => (_received.Change?.Key ?? NamedKey()) is not { } key || !batch.IsErased(key) ? Text : _received.Change is null ? null : ChangeJson.Write(_received.Change.Blanked());

    /// <summary>Merges the change. One that cannot be taken in writes nothing.</summary>
    /// <returns>Whether it was new, or why it could not be taken in.</returns>
    public (bool IsNew, SyncProblem? Problem) Apply(WriteBatch batch)
    {
        try
        {
            return _received.Problem is { } problem ? (false, problem) : (batch.Apply(_received.Change!), null);
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
