using System.Globalization;
using System.Text.Json;
using Cairn.Hub.Accounts;
using Cairn.Hub.Operations;
using Cairn.Hub.Web;
using Cairn.Protocol;

namespace Cairn.Hub.Vaults;

/// <summary><c>/v1/vaults</c>: the vaults of the caller's account, and with whom they are shared.</summary>
internal sealed class VaultRoutes(HubNode hub)
{
    private const string One = "/v1/vaults/{vault:guid}";
    private const int BodyBytesMax = 4 << 10;

    public static void Map(IEndpointRouteBuilder endpoints, HubNode hub)
    {
        var routes = new VaultRoutes(hub);
        void Add(string method, string path, Func<HttpContext, Sharing, Task> answer) => endpoints.MapMethods(path, [method], context => ApiCall.AnswerAsync(hub, context, caller => routes.AnswerAsync(context, caller, answer)));
        Add("GET", "/v1/vaults", async (context, sharing) => await SendAsync(context, await sharing.ListAsync()));
        Add("GET", One, async (context, sharing) => await SendAsync(context, await sharing.FindAsync(VaultOf(context))));
        Add("PATCH", One, RenameAsync);
        Add("DELETE", One, (context, sharing) => sharing.RemoveAsync(VaultOf(context)));
        Add("PUT", $"{One}/members", routes.ShareAsync);
        Add("DELETE", $"{One}/members/{{account:guid}}", (context, sharing) => sharing.UnshareAsync(VaultOf(context), IdOf(context, "account")));
    }

    // What was changed is committed before it is told of; where nothing is told, that is 204.
    private async Task AnswerAsync(HttpContext context, Caller caller, Func<HttpContext, Sharing, Task> answer)
    {
        await using var transaction = await hub.Database.BeginAsync(caller.Account, context.RequestAborted);
        var sharing = new Sharing(transaction, caller.Account);
        await answer(context, sharing);
        await transaction.CommitAsync();
        if (!context.Response.HasStarted)
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        }
    }

    private static async Task RenameAsync(HttpContext context, Sharing sharing) => await sharing.RenameAsync(VaultOf(context), (await ReadAsync(context)).GetValueOrDefault("name"));

    private async Task ShareAsync(HttpContext context, Sharing sharing)
    {
        var body = await ReadAsync(context);
        await sharing.ShareAsync(VaultOf(context), body.GetValueOrDefault("account"), body.GetValueOrDefault("role"), hub.Time.GetUtcNow());
    }

    private static async Task<Dictionary<string, string>> ReadAsync(HttpContext context) => WireReader.Read(await RequestContent.ReadAsync(context, BodyBytesMax), (ref Utf8JsonReader reader) =>
    {
        var members = new Dictionary<string, string>(StringComparer.Ordinal);
        WireReader.Object(ref reader, (ref Utf8JsonReader at, string member) =>
        {
            if (member is "name" or "account" or "role")
            {
                members[member] = WireReader.Text(ref at, int.MaxValue);
            }
        });
        return members;
    });

    private static Guid VaultOf(HttpContext context) => IdOf(context, "vault");

    private static Guid IdOf(HttpContext context, string name) => Guid.Parse((string)context.Request.RouteValues[name]!, CultureInfo.InvariantCulture);

    private static Task SendAsync(HttpContext context, List<KeptVault> vaults) => ResponseContent.SendAsync(context, json =>
    {
        json.WriteStartObject();
        json.WriteStartArray("vaults");
        vaults.ForEach(vault => Write(json, vault));
        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static Task SendAsync(HttpContext context, KeptVault vault) => ResponseContent.SendAsync(context, json => Write(json, vault));

    private static void Write(Utf8JsonWriter json, KeptVault vault)
    {
        json.WriteStartObject();
        json.WriteString("vault", vault.Id);
        json.WriteString("name", vault.Name);
        json.WriteBoolean("sealed", vault.IsSealed);
        json.WriteString("role", vault.Role.Name());
        json.WriteNumber("changes", vault.Changes);
        json.WriteString("created_at", vault.CreatedAt);
        json.WriteStartArray("members");
        foreach (var member in vault.Members)
        {
            json.WriteStartObject();
            json.WriteString("id", member.Account);
            json.WriteString("account", member.Name);
            json.WriteString("role", member.Role.Name());
            json.WriteString("since", member.Since);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
