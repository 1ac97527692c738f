using Cairn.Core.Records;
using Cairn.Core.Workspace;
using Cairn.Vaults.Records;
using Cairn.Vaults.Storage;

namespace Cairn.Vaults.Workspace;

/// <summary>What was said of recommendations.</summary>
internal static class AdviceTable
{
    /// <summary>The record of what was said of a recommendation; null where the key can be none. Of a private project it is private, too.</summary>
    public static RecordKey? KeyOf(string key)
    {
        var id = key.Contains(RecordKey.PrivatePrefix, StringComparison.Ordinal) ? RecordKey.PrivatePrefix + key.Replace(RecordKey.PrivatePrefix, "", StringComparison.Ordinal) : key;
        return Names.IsId(id) ? new RecordKey(WorkspaceCollections.Advice.Name, id) : null;
    }

    /// <summary>Whether a recommendation is not to be made at a time.</summary>
    public static bool IsHidden(Database database, string key, DateTimeOffset now)
    {
        if (KeyOf(key) is not { } record || RecordTable.Load(database, record) is not { State.IsVisible: true } stored)
        {
            return false;
        }

        var said = stored.Opened(database.Seal).State;
        return said["choice"].AsText() switch
        {
            AdviceChoice.Dismissed => true,
            AdviceChoice.Snoozed => TimeText.Read(said["until"]) > now,
            _ => false,
        };
    }
}
