using Cairn.Agent.Web;
using Cairn.Core;
using Cairn.Core.Memories;
using Cairn.Core.Merge;
using Cairn.Core.Records;

namespace Cairn.Agent.Conflicts;

/// <summary><c>/v1/conflicts</c>: list, read, restore and dismiss values that lost unseen.</summary>
internal static class ConflictRoutes
{
    private const int LimitDefault = 20;
    private const int LimitMax = 1_000;

    private static readonly string[] Writer = ["agent", "reason"];

    public static void Map(Routes routes)
    {
        routes.Get("/v1/conflicts", ["memory", "limit", "after"], List);
        routes.Get("/v1/conflicts/{id}", [], Get);
        routes.Map(HttpMethods.Post, "/v1/conflicts/{id}/restore", Writer, RestoreAsync);
        routes.Map(HttpMethods.Delete, "/v1/conflicts/{id}", Writer, DismissAsync);
    }

    private static Reply List(ApiRequest request)
    {
        var record = request.Text("memory") is { } memory ? new RecordKey(MemoryCollections.Memories.Name, memory) : default(RecordKey?);
        var limit = request.Whole("limit", 1, LimitMax) ?? LimitDefault;
        using var lease = request.Rent();
        var page = lease.Vault.OpenConflicts(record, limit, request.Text("after"));
        return Reply.Ok(json => ConflictJson.Write(json, page));
    }

    private static Reply Get(ApiRequest request)
    {
        using var lease = request.Rent();
        var conflict = lease.Vault.FindConflict(Id(request));
        return Reply.Ok(json => ConflictJson.Write(json, conflict));
    }

    private static async Task<Reply> RestoreAsync(ApiRequest request)
    {
        using var lease = request.Rent();
        var record = await lease.Vault.RestoreConflictAsync(Id(request), request.Author);
        return Reply.Ok(json => ConflictJson.WriteRestored(json, record));
    }

    private static async Task<Reply> DismissAsync(ApiRequest request)
    {
        using var lease = request.Rent();
        await lease.Vault.DismissConflictAsync(Id(request), request.Author);
        return Reply.Ok(json => ConflictJson.WriteDismissed(json, 1));
    }

    private static string Id(ApiRequest request) => request.Part("id") is { Length: Conflict.IdLength } id ? id
        : throw new CairnException("conflict_not_found", "There is no open conflict with this id.", "Take an id that /v1/conflicts gives; they are whole here.");
}
