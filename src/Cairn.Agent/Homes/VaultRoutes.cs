using System.Text.Json;
using Cairn.Agent.Web;

namespace Cairn.Agent.Homes;

/// <summary><c>/v1/vaults</c>.</summary>
internal static class VaultRoutes
{
    public static void Map(Routes routes)
    {
        routes.Get("/v1/vaults", [], request => Reply.Ok(json => VaultJson.Write(json, request.Agent.Vaults.Home.List())));
        routes.Map(HttpMethods.Post, "/v1/vaults", [], MakeAsync);
    }

    private static async Task<Reply> MakeAsync(ApiRequest request)
    {
        using var body = await request.BodyAsync();
        var name = ApiRequest.Only(body, "name", JsonValueKind.String, "{\"name\":\"work\"}");
        using var vault = VaultOpening.Make(request.Agent.Vaults.Home, name.GetString()!, request.Agent.Vaults.Options);
        return new Reply(StatusCodes.Status201Created, json => VaultJson.Write(json, vault.Folder.Name, vault.Id, vault.Folder.Path));
    }
}
