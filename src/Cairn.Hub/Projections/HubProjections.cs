using Cairn.Hub.Memories;
using Cairn.Hub.Webhooks;

namespace Cairn.Hub.Projections;

/// <summary>The read models of a hub, beside <c>records</c>, <c>conflicts</c> and <c>digests</c>, which a push keeps itself.</summary>
internal static class HubProjections
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<IProjection> All { get; } = [new MemoryProjection(), new WebhookProjection()];
}
