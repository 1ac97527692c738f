using Cairn.Agent.Web;
using Cairn.Vaults;

namespace Cairn.Agent.Sync;

/// <summary><c>/v1/sync</c>, <c>/v1/reset</c> and <c>/v1/remotes</c>.</summary>
internal static class SyncRoutes
{
    private const int LimitMax = 1_000;
    private const int LimitDefault = 100;

    public static void Map(Routes routes)
    {
        routes.Map(HttpMethods.Post, "/v1/sync", ["remote", "retry"], SyncAsync);
        routes.Map(HttpMethods.Post, "/v1/reset", ["discard_unsent"], ResetAsync);
        routes.Get("/v1/remotes", [], List);
        routes.Get("/v1/remotes/{name}/queue", ["status", "limit"], Queue);
    }

    private static async Task<Reply> SyncAsync(ApiRequest request)
    {
        var named = request.Text(ApiRequest.VaultParameter) is null ? null : request.VaultNames;
        var synced = new List<(RemoteSettings, IReadOnlyList<SyncedVault>)>();
        foreach (var remote in RemoteSync.Chosen(new RemotesFile(request.Agent.Vaults.Home), request.Text("remote")))
        {
            synced.Add((remote, await new RemoteSync(request.Agent).RunAsync(remote, named, request.Flag("retry"), null, request.Aborted)));
        }

        return Reply.Ok(json => SyncJson.Write(json, synced));
    }

    private static async Task<Reply> ResetAsync(ApiRequest request)
    {
        var synced = await new VaultReset(request.Agent).RunAsync(request.VaultName, request.Flag("discard_unsent"), request.Aborted);
        return Reply.Ok(json => SyncJson.Write(json, synced));
    }

    private static Reply List(ApiRequest request)
    {
        var remotes = VaultRemotes.All(request.Agent);
        return Reply.Ok(json => SyncJson.Write(json, remotes));
    }

    private static Reply Queue(ApiRequest request)
    {
        var remote = new RemotesFile(request.Agent.Vaults.Home).Find(request.Part("name"));
        var status = request.Text("status");
        if (status is not null && !Vault.QueueStatuses.Contains(status))
        {
            throw ApiRequest.Invalid("status", $"is one of {string.Join(", ", Vault.QueueStatuses)}");
        }

        using var lease = request.Rent();
        var items = lease.Vault.Queue(remote.Id, status, request.Whole("limit", 1, LimitMax) ?? LimitDefault);
        return Reply.Ok(json => SyncJson.Write(json, items));
    }
}
