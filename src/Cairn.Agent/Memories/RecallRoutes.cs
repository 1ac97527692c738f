using System.Text;
using Cairn.Agent.Web;
using Cairn.Vaults.Recall;

namespace Cairn.Agent.Memories;

/// <summary><c>/v1/recall</c> and the traces of its answers.</summary>
internal static class RecallRoutes
{
    public static void Map(Routes routes)
    {
        routes.Map(HttpMethods.Get, "/v1/recall", ["q", "limit", "budget", "kind", "tag", "source", "speaker", "session", "agent", "from", "to", "zone", "prefix", "explain"], RecallAsync);
        routes.Get("/v1/traces/{id}", [], Trace);
    }

    private static async Task<Reply> RecallAsync(ApiRequest request)
    {
        var isExplained = request.Flag("explain");
        var answer = await RecallSearch.RunAsync(request.Agent, request.VaultNames, Query(request), request.Aborted);
        return Reply.Ok(json => RecallJson.Write(json, answer, isExplained));
    }

    private static RecallQuery Query(ApiRequest request)
    {
        var zone = TimeWords.Zone(request.Text("zone"));
        var now = request.Agent.Time.GetUtcNow();
        return new RecallQuery(request.Text("q") ?? throw ApiRequest.Invalid("q", "is missing: it holds the words or the question"))
        {
            Limit = request.Whole("limit", 1, RecallQuery.LimitMax) ?? 10,
            Budget = request.Whole("budget", 1, int.MaxValue),
            Kind = request.Text("kind"),
            Tags = request.Texts("tag"),
            Source = request.Text("source"),
            Speaker = request.Text("speaker"),
            Session = request.Text("session"),
            Agent = request.Text("agent"),
            From = request.Text("from") is { } from ? TimeWords.Period(from, now, zone).From : null,
            To = request.Text("to") is { } to ? TimeWords.Period(to, now, zone).To : null,
            IsPrefix = request.Flag("prefix"),
            Zone = zone,
        };
    }

    private static Reply Trace(ApiRequest request)
    {
        using var lease = request.Rent();
        var trace = lease.Vault.Trace(request.Part("id"));
        return Reply.Ok(json => json.WriteRawValue(Encoding.UTF8.GetBytes(trace)));
    }
}
