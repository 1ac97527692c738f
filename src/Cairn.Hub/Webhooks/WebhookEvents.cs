using Cairn.Core.Changes;
using Cairn.Core.Memories;
using Cairn.Hub.Projections;

namespace Cairn.Hub.Webhooks;

/// <summary>What webhooks are told of.</summary>
internal static class WebhookEvents
{
    public const string Created = "memory.created";
    public const string Changed = "memory.changed";
    public const string Deleted = "memory.deleted";
    public const string Erased = "memory.erased";

    /// <summary>Asks a receiver to show that it wants to be told. Sent whatever it has chosen.</summary>
    public const string Verify = "webhook.verify";

    /// <summary>Those that can be chosen.</summary>
    public static IReadOnlyList<string> All { get; } = [Created, Changed, Deleted, Erased];

    /// <summary>As what a change is told; null where it is not.</summary>
    public static string? Of(ProjectedChange logged)
    {
        var kind = logged.Change.Kind;
        return logged.Change.Key.Collection != MemoryCollections.Memories.Name ? null
            : kind == ChangeKind.Erase ? Erased
            : kind == ChangeKind.Delete ? Deleted
            : kind != ChangeKind.Put && kind != ChangeKind.Append ? null
            : logged.Sequence == logged.Record ? Created : Changed;
    }
}
