using System.Text;
using Cairn.Agent.Web;
using Cairn.Protocol;

namespace Cairn.Agent.Memories;

/// <summary><c>/v1/recall</c> and the traces of its answers.</summary>
internal static class RecallRoutes
{
    public static void Map(Routes routes)
    {
        routes.Map(HttpMethods.Get, "/v1/recall", [.. RecallParameters.Names, "explain"], RecallAsync);
        routes.Get("/v1/traces/{id}", [], Trace);
    }

    private static async Task<Reply> RecallAsync(ApiRequest request)
    {
        var isExplained = request.Flag("explain");
        var query = RecallParameters.Read(request.Parameters, request.Agent.Time.GetUtcNow(), TimeZoneInfo.Local);
        var answer = await RecallSearch.RunAsync(request.Agent, request.VaultNames, query, request.Aborted);
        return Reply.Ok(json => RecallJson.Write(json, answer, isExplained));
    }

    private static Reply Trace(ApiRequest request)
    {
        using var lease = request.Rent();
        var trace = lease.Vault.Trace(request.Part("id"));
        return Reply.Ok(json => json.WriteRawValue(Encoding.UTF8.GetBytes(trace)));
    }
}
