using System.Text.Json;
using Cairn.Agent.Web;
using Cairn.Core;
using Cairn.Core.Records;
using Cairn.Core.Workspace;
using Cairn.Core.Workspace.Advice;
using Cairn.Core.Workspace.Learning;

namespace Cairn.Agent.Workspace;

/// <summary>What is known of work, and what is advised: <c>/v1/today</c>, <c>/v1/knowledge</c>, and a project's <c>summary</c> and <c>analysis</c>.</summary>
internal static class AdviceRoutes
{
    public static void Map(Routes routes)
    {
        routes.Get("/v1/today", [], Today);
        routes.Map(HttpMethods.Patch, "/v1/today/{key}", ["agent", "reason"], ChooseAsync);
        routes.Get("/v1/knowledge", ["kind", "learned"], Knowledge);
        routes.Get("/v1/projects/{id}/summary", ["days"], request => Look(request, (json, analysis) => AdviceJson.Write(json, ProjectSummary.Of(analysis))));
        routes.Get("/v1/projects/{id}/analysis", ["days"], request => Look(request, AdviceJson.Write));
    }

    private static Reply Today(ApiRequest request)
    {
        using var lease = request.Rent();
        var (advice, now) = (lease.Vault.Today(), request.Agent.Vaults.Options.Time.GetUtcNow());
        return Reply.Ok(json => TodayJson.Write(json, advice, now));
    }

    private static async Task<Reply> ChooseAsync(ApiRequest request)
    {
        using var body = await request.BodyAsync();
        var fields = BodyFields.Of(body.RootElement);
        var choice = fields.GetValueOrDefault("choice").AsText();
        if (!AdviceChoice.All.Contains(choice) || fields.Keys.Any(field => field is not ("choice" or "until")))
        {
            throw new CairnException("invalid_field", $"The body has a choice, {string.Join(", ", AdviceChoice.All)}, and for {AdviceChoice.Snoozed} until when.", "Nothing was written. Send it as in {\"choice\":\"snoozed\",\"until\":\"2027-03-14T08:00:00Z\"}.");
        }

        var until = TimeText.Read(fields.GetValueOrDefault("until"));
        if (choice == AdviceChoice.Snoozed != until is not null)
        {
            throw new CairnException("invalid_field", $"The field until is a time, and stands with {AdviceChoice.Snoozed} alone.", "Nothing was written. Send it as in {\"choice\":\"snoozed\",\"until\":\"2027-03-14T08:00:00Z\"}.");
        }

        using var lease = request.Rent();
        var key = AdviceKey.Find(lease.Vault.Today(), request.Part("key"));
        await lease.Vault.ChooseAsync(key, choice!, until, request.Author);
        return Today(request);
    }

    private static Reply Knowledge(ApiRequest request)
    {
        var kinds = request.Texts("kind");
        if (kinds.Except(Enum.GetValues<KnowledgeKind>().Select(Words.Of)).Any())
        {
            throw ApiRequest.Invalid("kind", $"is one of {string.Join(", ", Enum.GetValues<KnowledgeKind>().Select(Words.Of))}");
        }

        var isLearned = request.Flag("learned");
        using var lease = request.Rent();
        var entries = lease.Vault.Knowledge().Entries.Where(entry => (kinds.Count == 0 || kinds.Contains(Words.Of(entry.Kind))) && (!isLearned || entry.Origin == KnowledgeOrigin.Learned)).ToList();
        return Reply.Ok(json => AdviceJson.Write(json, entries));
    }

    private static Reply Look(ApiRequest request, Action<Utf8JsonWriter, ProjectAnalysis> write)
    {
        var days = request.Whole("days", 1, ProjectAdviceCommand.DaysMax) ?? ProjectAnalysis.FrameDays;
        using var lease = request.Rent();
        var analysis = lease.Vault.Analyze(request.Part("id"), days);
        return Reply.Ok(json => write(json, analysis));
    }
}
