using Cairn.Agent.Memories;
using Cairn.Agent.Web;
using Cairn.Core.Workspace;
using Cairn.Vaults.Workspace;

namespace Cairn.Agent.Workspace;

/// <summary><c>/v1/activities</c>: what happened in the workspace, and notes of what the log does not tell.</summary>
internal static class ActivityRoutes
{
    private const int LimitDefault = 50;
    private const int LimitMax = 1_000;

    public static void Map(Routes routes)
    {
        routes.Get("/v1/activities", ["project_id", "todo_id", "limit"], List);
        routes.Map(HttpMethods.Post, "/v1/activities", ["agent", "reason"], AddAsync);
    }

    private static Reply List(ApiRequest request)
    {
        var filter = new ActivityFilter { Project = request.Text("project_id"), Todo = request.Text("todo_id"), Limit = request.Whole("limit", 1, LimitMax) ?? LimitDefault };
        using var lease = request.Rent();
        var activities = lease.Vault.Activities(filter);
        return Reply.Ok(json => ActivityJson.Write(json, activities));
    }

    private static async Task<Reply> AddAsync(ApiRequest request)
    {
        using var body = await request.BodyAsync();
        var fields = BodyFields.Of(body.RootElement);
        using var lease = request.Rent(canMake: true);
        var key = await lease.Vault.AddWorkAsync(WorkspaceCollections.Activities, fields, request.Author);
        var record = lease.Vault.Get(key)!;
        return new Reply(StatusCodes.Status201Created, json => VaultRecordJson.Write(json, record));
    }
}
