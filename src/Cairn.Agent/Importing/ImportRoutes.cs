using System.Text;
using Cairn.Agent.Web;
using Cairn.Core;
using Cairn.Vaults.Importing;

namespace Cairn.Agent.Importing;

/// <summary><c>/v1/import/creation-store</c>: what a browser kept, sent by the page that kept it.</summary>
internal static class ImportRoutes
{
    public static void Map(Routes routes) => routes.Map(HttpMethods.Post, "/v1/import/creation-store", ["private"], ImportAsync);

    private static async Task<Reply> ImportAsync(ApiRequest request)
    {
        using var body = await request.BodyAsync();
        var isPrivate = request.Flag("private");
        var content = Encoding.UTF8.GetBytes(body.RootElement.GetRawText());
        using var lease = request.Rent(canMake: true);
        var report = await new Importer(lease.Vault, progress: null) { IsPrivate = isPrivate }.ImportStoreAsync(content, request.Aborted);
        return report.Files > 0 ? Reply.Ok(json => ImportReportJson.Write(json, report))
            : throw new CairnException("invalid_body", "The body is not what a browser keeps under creation-store.", "Nothing was written. Send localStorage.getItem('creation-store') as it is.");
    }
}
