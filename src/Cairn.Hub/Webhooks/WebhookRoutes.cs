using System.Globalization;
using System.Text.Json;
using Cairn.Hub.Accounts;
using Cairn.Hub.Operations;
using Cairn.Hub.Web;
using Cairn.Protocol;

namespace Cairn.Hub.Webhooks;

/// <summary><c>/v1/vaults/{vault}/webhooks</c>: who outside is told what happens in a vault.</summary>
internal sealed class WebhookRoutes(HubNode hub)
{
    private const string All = "/v1/vaults/{vault:guid}/webhooks";
    private const string One = $"{All}/{{id:guid}}";
    private const int BodyBytesMax = 16 << 10;

    private readonly OutsideNetworks _networks = new(hub.Options.WebhookNetworks);

    public static void Map(IEndpointRouteBuilder endpoints, HubNode hub)
    {
        var routes = new WebhookRoutes(hub);
        endpoints.MapGet(All, context => routes.AnswerAsync(context, async (webhooks, _) => Listed("webhooks", await webhooks.ListAsync(), (json, webhook) => WebhookJson.Write(json, webhook))));
        endpoints.MapPost(All, context => routes.AnswerAsync(context, async (webhooks, caller) => Made(await webhooks.AddAsync(await ReadAsync(context), caller.Account)), StatusCodes.Status201Created));
        endpoints.MapGet(One, context => routes.AnswerAsync(context, async (webhooks, _) => Told(await webhooks.FindAsync(Id(context)))));
        endpoints.MapPatch(One, context => routes.AnswerAsync(context, async (webhooks, _) => Told(await webhooks.ChangeAsync(Id(context), await ReadAsync(context)))));
        endpoints.MapDelete(One, context => routes.AnswerAsync(context, async (webhooks, _) => await RemovedAsync(webhooks, Id(context)), StatusCodes.Status204NoContent));
        endpoints.MapPost($"{One}/rotate-secret", context => routes.AnswerAsync(context, async (webhooks, _) => Made(await webhooks.RotateAsync(Id(context)))));
        endpoints.MapPost($"{One}/test", context => routes.AnswerAsync(context, async (webhooks, _) => Told(await webhooks.VerifyAsync(Id(context))), StatusCodes.Status202Accepted));
        endpoints.MapGet($"{One}/deliveries", context => routes.AnswerAsync(context, async (webhooks, _) =>
            Listed("deliveries", await webhooks.Deliveries.ListAsync((await webhooks.FindAsync(Id(context))).Id), WebhookJson.Write)));
        endpoints.MapPost($"{One}/deliveries/{{delivery:guid}}/redeliver", context => routes.AnswerAsync(context, async (webhooks, _) =>
            Told(await webhooks.Deliveries.RedeliverAsync(await webhooks.FindAsync(Id(context)), Id(context, "delivery"))), StatusCodes.Status202Accepted));
    }

    // What is answered is read before the transaction is committed, and sent afterwards.
    private Task AnswerAsync(HttpContext context, Func<WebhookList, Caller, Task<Action<Utf8JsonWriter>?>> work, int status = StatusCodes.Status200OK) => ApiCall.AnswerAsync(hub, context, async caller =>
    {
        await using var transaction = await hub.Database.BeginAsync(caller.Account, context.RequestAborted);
        var write = await work(await WebhookList.OpenAsync(transaction, Id(context, "vault"), _networks, hub.Time.GetUtcNow()), caller);
        await transaction.CommitAsync();
        hub.OutboxGrown.Set();
        context.Response.StatusCode = status;
        if (write is not null)
        {
            await ResponseContent.SendAsync(context, write);
        }
    });

    private static async Task<Action<Utf8JsonWriter>?> RemovedAsync(WebhookList webhooks, Guid id)
    {
        await webhooks.RemoveAsync(id);
        return null;
    }

    private static Action<Utf8JsonWriter> Listed<T>(string name, List<T> items, Action<Utf8JsonWriter, T> write) => json => WebhookJson.Write(json, name, items, write);

    private static Action<Utf8JsonWriter> Made((Webhook Webhook, byte[] Secret) made) => json => WebhookJson.Write(json, made.Webhook, made.Secret);

    private static Action<Utf8JsonWriter> Told(Webhook webhook) => json => WebhookJson.Write(json, webhook);

    private static Action<Utf8JsonWriter> Told(Delivery delivery) => json => WebhookJson.Write(json, delivery);

    private static async Task<WebhookPatch> ReadAsync(HttpContext context) => WebhookPatch.Read(await RequestContent.ReadAsync(context, BodyBytesMax));

    private static Guid Id(HttpContext context, string name = "id") => Guid.Parse((string)context.Request.RouteValues[name]!, CultureInfo.InvariantCulture);
}
