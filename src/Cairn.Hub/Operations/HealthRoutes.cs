using Cairn.Protocol;

namespace Cairn.Hub.Operations;

/// <summary><c>/healthz</c>, whether the process lives, and <c>/readyz</c>, whether it is to be sent requests.</summary>
internal static class HealthRoutes
{
    public static void Map(IEndpointRouteBuilder endpoints, HubNode hub)
    {
        var readiness = new Readiness(hub);
        endpoints.MapGet("/healthz", context => AnswerAsync(context, problem: null)).WithMetadata(new Ungated());
        endpoints.MapGet("/readyz", async context => await AnswerAsync(context, await readiness.ProblemAsync())).WithMetadata(new Ungated());
    }

    private static Task AnswerAsync(HttpContext context, string? problem)
    {
        if (problem is not null)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            context.Response.Headers.RetryAfter = "1";
        }

        return ResponseContent.SendAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteString("status", problem ?? "ok");
            json.WriteEndObject();
        });
    }
}
