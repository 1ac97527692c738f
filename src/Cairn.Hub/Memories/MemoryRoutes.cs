using System.Text;
using System.Text.Json;
using Cairn.Core;
using Cairn.Core.Changes;
using Cairn.Core.Memories;
using Cairn.Core.Records;
using Cairn.Hub.Accounts;
using Cairn.Hub.Operations;
using Cairn.Hub.Storage;
using Cairn.Hub.Sync;
using Cairn.Hub.Web;
using Cairn.Protocol;

namespace Cairn.Hub.Memories;

/// <summary><c>/v1/memories</c>: write and read one, with the parameters, bodies and answers of an agent's.</summary>
internal sealed class MemoryRoutes(HubNode hub)
{
    private const string DefaultVault = "personal";
    private const string Described = "in docs/reference/hub.md";
    private const int BodyBytesMax = 2 << 20;

    public static void Map(IEndpointRouteBuilder endpoints, HubNode hub)
    {
        var routes = new MemoryRoutes(hub);
        endpoints.MapPost("/v1/memories", context => ApiCall.AnswerAsync(hub, context, caller => routes.RememberAsync(context, caller)));
        endpoints.MapGet("/v1/memories/{id}", context => ApiCall.AnswerAsync(hub, context, caller => routes.GetAsync(context, caller)));
    }

    private async Task RememberAsync(HttpContext context, Caller caller)
    {
        var given = Parameters(context, "vault", "agent", "reason");
        var (actor, reason) = (Actor(given), Fit(given, "reason", ChangeLimits.ReasonLengthMax));
        var fields = Fields(await RequestContent.ReadAsync(context, BodyBytesMax));
        await using var transaction = await hub.Database.BeginAsync(caller.Account, context.RequestAborted);
        var vault = await ChooseAsync(transaction, caller, given.Text("vault"));
        var (id, isNew, head) = await new MemoryWriter(transaction, vault.Vault, caller.Device, hub.Time.GetUtcNow()).RememberAsync(fields, actor, reason);
        await transaction.CommitAsync();
        hub.Heads.Grow(vault.Vault, head);
        context.Response.StatusCode = isNew ? StatusCodes.Status201Created : StatusCodes.Status200OK;
        context.Response.Headers.Location = $"/v1/memories/{id}?vault={vault.Vault}";
        await ResponseContent.SendAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteString("id", id);
            json.WriteBoolean("is_new", isNew);
            json.WriteEndObject();
        });
    }

    private async Task GetAsync(HttpContext context, Caller caller)
    {
        var given = Parameters(context, "vault");
        await using var transaction = await hub.Database.BeginAsync(caller.Account, context.RequestAborted, isSnapshot: true);
        var vault = await ChooseAsync(transaction, caller, given.Text("vault"));
        var found = await StoredMemory.FindAsync(transaction, vault.Vault, $"collection = '{MemoryCollections.Memories.Name}' AND id = @value", context.Request.RouteValues["id"]!)
            ?? throw new CairnException("record_not_found", "There is no memory with this id.", "Take an id that /v1/recall gives.");
        await ResponseContent.SendAsync(context, found.Write);
    }

    private static async Task<AskedVault> ChooseAsync(HubTransaction transaction, Caller caller, string? name)
    {
        var readable = await ReadableVaults.ListAsync(transaction);
        var vault = name is null ? readable.Find(own => own.Owner == caller.Account && own.Name == DefaultVault) ?? throw HubVault.NotThere() : ReadableVaults.Choose(readable, caller.Account, name);
        return !vault.Sealed ? vault : throw new CairnException("vault_sealed", "The hub can neither read nor write this vault: it is sealed.", "Do it on a device that has its key.");
    }

    private static RequestParameters Parameters(HttpContext context, params string[] known) =>
        context.Request.Query.Keys.FirstOrDefault(name => !known.Contains(name)) is null ? new RequestParameters(name => context.Request.Query[name], Described)
        : throw new CairnException("unknown_parameter", "There is no parameter of that name here.", $"Known are: {string.Join(", ", known)}.");

    private static string Actor(RequestParameters given) => Fit(given, "agent", ChangeLimits.ActorLengthMax) is not { } actor ? "api"
        : !ImportActor.Is(actor) ? actor
        : throw given.Invalid("agent", "may not be the name of an import, whose memories follow their files");

    private static string? Fit(RequestParameters given, string name, int lengthMax) =>
        given.Text(name) is not { } text ? null : text.Length <= lengthMax ? text : throw given.Invalid(name, $"has at most {lengthMax:N0} characters");

    private static Dictionary<string, FieldValue> Fields(ReadOnlyMemory<byte> body)
    {
        using var document = CanonicalJson.Parse(Encoding.UTF8.GetString(body.Span));
        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            throw new CairnException("invalid_body", "A memory is a JSON object.", "Send {\"content\":\"…\"}, with other fields where you have them.");
        }

        try
        {
            return document.RootElement.EnumerateObject().ToDictionary(member => member.Name, member => FieldValue.Of(member.Value), StringComparer.Ordinal);
        }
        catch (InvalidOperationException cause)
        {
            throw new JsonException("a text holds half a character", cause);
        }
    }
}
