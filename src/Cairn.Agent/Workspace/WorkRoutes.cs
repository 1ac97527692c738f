using Cairn.Agent.Erasing;
using Cairn.Agent.Memories;
using Cairn.Agent.Web;
using Cairn.Core;
using Cairn.Core.Records;
using Cairn.Vaults;
using Cairn.Vaults.Homes;
using Cairn.Vaults.Workspace;

namespace Cairn.Agent.Workspace;

/// <summary><c>/v1/projects</c>, <c>/v1/todos</c>, <c>/v1/weekly-goals</c> and <c>/v1/intentions</c>: write, read, list, change, archive and erase.</summary>
internal static class WorkRoutes
{
    private const int LimitDefault = 50;
    private const int LimitMax = 1_000;

    private static readonly string[] Writer = ["agent", "reason"];

    public static void Map(Routes routes)
    {
        foreach (var kind in WorkKind.All)
        {
            routes.Get($"/v1/{kind.Path}", [.. kind.Filters, "order", "limit"], request => List(request, kind));
            routes.Map(HttpMethods.Post, $"/v1/{kind.Path}", Writer, request => AddAsync(request, kind));
            routes.Get($"/v1/{kind.Path}/{{id}}", [], request => Get(request, kind));
            routes.Map(HttpMethods.Patch, $"/v1/{kind.Path}/{{id}}", Writer, request => ChangeAsync(request, kind));
            routes.Map(HttpMethods.Delete, $"/v1/{kind.Path}/{{id}}", ["erase", .. Writer], request => DeleteAsync(request, kind));
        }
    }

    private static Reply List(ApiRequest request, WorkKind kind)
    {
        var filter = new WorkFilter(kind.Collection)
        {
            Where = kind.Filters.Select(field => (field, Texts: request.Texts(field))).Where(given => given.Texts.Count > 0).ToDictionary(given => given.field, given => given.Texts, StringComparer.Ordinal),
            Order = OrderOf(request),
            Limit = request.Whole("limit", 1, LimitMax) ?? LimitDefault,
        };
        using var lease = request.Rent();
        var records = lease.Vault.Work(filter);
        return Reply.Ok(json => VaultRecordJson.Write(json, records));
    }

    private static WorkOrder OrderOf(ApiRequest request) => WorkOrders.ByName.TryGetValue(request.Text("order") ?? WorkOrders.Default, out var order) ? order
        : throw ApiRequest.Invalid("order", $"is one of {string.Join(", ", WorkOrders.ByName.Keys)}");

    private static async Task<Reply> AddAsync(ApiRequest request, WorkKind kind)
    {
        using var body = await request.BodyAsync();
        var fields = BodyFields.Of(body.RootElement);
        var isPrivate = fields.Remove("private", out var given) && (given.AsBoolean() ?? throw new CairnException("invalid_field", "The field private must be true or false.", "Nothing was written. Correct the value and try again."));
        using var lease = request.Rent(canMake: true);
        var key = await lease.Vault.AddWorkAsync(kind.Collection, fields, request.Author, isPrivate);
        var record = lease.Vault.Get(key)!;
        return new Reply(StatusCodes.Status201Created, json => VaultRecordJson.Write(json, record))
        {
            Location = $"/v1/{kind.Path}/{key.Id}{(lease.Vault.Folder.Name is var name and not VaultHome.DefaultVault ? $"?{ApiRequest.VaultParameter}={name}" : "")}",
        };
    }

    private static Reply Get(ApiRequest request, WorkKind kind)
    {
        using var lease = request.Rent();
        var record = Find(lease.Vault, request, kind);
        return Reply.Ok(json => VaultRecordJson.Write(json, record));
    }

    private static async Task<Reply> ChangeAsync(ApiRequest request, WorkKind kind)
    {
        using var body = await request.BodyAsync();
        using var lease = request.Rent();
        var key = Find(lease.Vault, request, kind).Key;
        await lease.Vault.ChangeWorkAsync(key, BodyFields.Of(body.RootElement), request.Author);
        var record = lease.Vault.Get(key)!;
        return Reply.Ok(json => VaultRecordJson.Write(json, record));
    }

    private static async Task<Reply> DeleteAsync(ApiRequest request, WorkKind kind)
    {
        var isErased = request.Flag("erase");
        using var lease = request.Rent();
        var key = Find(lease.Vault, request, kind).Key;
        if (isErased)
        {
            var report = await lease.Vault.EraseAsync([key], request.Author);
            return Reply.Ok(json => ErasureJson.Write(json, report));
        }

        await lease.Vault.ArchiveAsync(key, request.Author);
        var record = lease.Vault.Get(key)!;
        return Reply.Ok(json => VaultRecordJson.Write(json, record));
    }

    private static VaultRecord Find(Vault vault, ApiRequest request, WorkKind kind) => vault.Get(new RecordKey(kind.Collection.Name, request.Part("id")))
        ?? throw new CairnException("record_not_found", $"There is no {kind.Noun} with this id.", $"Take an id that /v1/{kind.Path} gives.");
}
