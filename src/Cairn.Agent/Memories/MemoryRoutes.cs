using System.Text.Json;
using Cairn.Agent.Erasing;
using Cairn.Agent.Web;
using Cairn.Core;
using Cairn.Core.Memories;
using Cairn.Core.Records;
using Cairn.Vaults;
using Cairn.Vaults.Homes;

namespace Cairn.Agent.Memories;

/// <summary><c>/v1/memories</c>: write, read, change, archive and erase.</summary>
internal static class MemoryRoutes
{
    private const int RecentDefault = 20;
    private const int LimitMax = 1_000;

    private static readonly string[] Writer = ["agent", "reason"];

    public static void Map(Routes routes)
    {
        routes.Map(HttpMethods.Post, "/v1/memories", Writer, RememberAsync);
        routes.Map(HttpMethods.Post, "/v1/memories/batch", Writer, RememberAllAsync);
        routes.Get("/v1/memories/recent", ["limit"], Recent);
        routes.Get("/v1/memories/{id}", [], Get);
        routes.Map(HttpMethods.Patch, "/v1/memories/{id}", Writer, EditAsync);
        routes.Map(HttpMethods.Delete, "/v1/memories/{id}", ["erase", .. Writer], DeleteAsync);
    }

    /// <summary>The memory that a request names by its whole id.</summary>
    /// <exception cref="CairnException">Code <c>record_not_found</c>.</exception>
    public static VaultRecord Find(Vault vault, string id) => vault.Get(new RecordKey(MemoryCollections.Memories.Name, id))
        ?? throw new CairnException("record_not_found", "There is no memory with this id.", "Take an id that /v1/recall or /v1/memories/recent gives.");

    private static async Task<Reply> RememberAsync(ApiRequest request)
    {
        using var body = await request.BodyAsync();
        using var lease = request.Rent(canMake: true);
        var remembered = (await lease.Vault.RememberAsync([MemoryBody.New(body.RootElement)], request.Author))[0];
        return new Reply(remembered.IsNew ? StatusCodes.Status201Created : StatusCodes.Status200OK, json => RememberedJson.Write(json, remembered))
        {
            Location = $"/v1/memories/{remembered.Id}{(lease.Vault.Folder.Name is var name and not VaultHome.DefaultVault ? $"?{ApiRequest.VaultParameter}={name}" : "")}",
        };
    }

    private static async Task<Reply> RememberAllAsync(ApiRequest request)
    {
        using var body = await request.BodyAsync();
        var memories = ApiRequest.Only(body, "memories", JsonValueKind.Array, "{\"memories\":[{\"content\":…},…]}");
        if (memories.GetArrayLength() > ApiLimits.BatchMax)
        {
            throw new CairnException("batch_too_large", $"The list has {memories.GetArrayLength():N0} memories, and {ApiLimits.BatchMax:N0} are the most.", "Nothing was written. Send it in parts.");
        }

        using var lease = request.Rent(canMake: true);
        var all = await lease.Vault.RememberAsync([.. memories.EnumerateArray().Select(MemoryBody.New)], request.Author);
        return Reply.Ok(json => RememberedJson.Write(json, all));
    }

    private static Reply Recent(ApiRequest request)
    {
        var limit = request.Whole("limit", 1, LimitMax) ?? RecentDefault;
        using var lease = request.Rent();
        var records = lease.Vault.Recent(MemoryCollections.Memories.Name, limit);
        return Reply.Ok(json => VaultRecordJson.Write(json, records));
    }

    private static Reply Get(ApiRequest request)
    {
        using var lease = request.Rent();
        var record = Find(lease.Vault, request.Part("id"));
        return Reply.Ok(json => VaultRecordJson.Write(json, record));
    }

    private static async Task<Reply> EditAsync(ApiRequest request)
    {
        using var body = await request.BodyAsync();
        using var lease = request.Rent();
        var key = Find(lease.Vault, request.Part("id")).Key;
        var (patch, isPrivate) = MemoryBody.Read(body.RootElement);
        if (isPrivate is { } toPrivate && toPrivate != key.IsPrivate)
        {
            key = key with { Id = (await lease.Vault.MoveAsync(key, toPrivate, patch, request.Author)).Id };
        }
        else
        {
            await lease.Vault.EditAsync(key, patch, request.Author);
        }

        var record = lease.Vault.Get(key)!;
        return Reply.Ok(json => VaultRecordJson.Write(json, record));
    }

    private static async Task<Reply> DeleteAsync(ApiRequest request)
    {
        var isErased = request.Flag("erase");
        using var lease = request.Rent();
        var key = Find(lease.Vault, request.Part("id")).Key;
        if (isErased)
        {
            var report = await lease.Vault.EraseAsync([key], request.Author);
            return Reply.Ok(json => ErasureJson.Write(json, report));
        }

        await lease.Vault.ArchiveAsync(key, request.Author);
        var record = lease.Vault.Get(key)!;
        return Reply.Ok(json => VaultRecordJson.Write(json, record));
    }
}
