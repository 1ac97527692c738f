using Cairn.Hub.Operations;
using Cairn.Hub.Web;
using Cairn.Protocol;

namespace Cairn.Hub.Accounts;

/// <summary><c>GET /v1/account</c>: who the caller is.</summary>
internal static class AccountRoutes
{
    public static void Map(IEndpointRouteBuilder endpoints, HubNode hub) => endpoints.MapGet("/v1/account", context => ApiCall.AnswerAsync(hub, context, caller => TellAsync(hub, context, caller)));

    private static async Task TellAsync(HubNode hub, HttpContext context, Caller caller)
    {
        await using var transaction = await hub.Database.BeginAsync(caller.Account, context.RequestAborted);
        var account = await transaction.FindAsync<AccountRow>("SELECT name, created_at AS createdat FROM accounts WHERE id = @Account", new { caller.Account }) ?? throw Callers.Unauthorized();
        await ResponseContent.SendAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteString("id", caller.Account);
            json.WriteString("account", account.Name);
            json.WriteString("created_at", account.CreatedAt);
            if (caller.Device is { } device)
            {
                json.WriteString("device", device);
            }

            json.WriteEndObject();
        });
    }

    private sealed record AccountRow(string Name, DateTime CreatedAt);
}
