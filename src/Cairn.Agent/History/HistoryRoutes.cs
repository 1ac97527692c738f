using Cairn.Agent.Memories;
using Cairn.Agent.Web;

namespace Cairn.Agent.History;

/// <summary>The versions of a memory.</summary>
internal static class HistoryRoutes
{
    public static void Map(Routes routes) => routes.Get("/v1/memories/{id}/history", [], History);

    private static Reply History(ApiRequest request)
    {
        using var lease = request.Rent();
        var versions = lease.Vault.History(MemoryRoutes.Find(lease.Vault, request.Part("id")).Key);
        return Reply.Ok(json => HistoryJson.Write(json, versions));
    }
}
