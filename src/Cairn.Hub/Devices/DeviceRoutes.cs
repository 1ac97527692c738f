using System.Globalization;
using System.Text.Json;
using Cairn.Hub.Accounts;
using Cairn.Hub.Operations;
using Cairn.Hub.Web;
using Cairn.Protocol;

namespace Cairn.Hub.Devices;

/// <summary><c>/v1/devices</c>: the devices of the caller's account.</summary>
internal sealed class DeviceRoutes(HubNode hub)
{
    private const int BodyBytesMax = 4 << 10;

    public static void Map(IEndpointRouteBuilder endpoints, HubNode hub)
    {
        var routes = new DeviceRoutes(hub);
        endpoints.MapGet("/v1/devices", context => ApiCall.AnswerAsync(hub, context, caller => routes.ListAsync(context, caller)));
        endpoints.MapPatch("/v1/devices/{id:guid}", context => ApiCall.AnswerAsync(hub, context, caller => routes.RenameAsync(context, caller)));
        endpoints.MapDelete("/v1/devices/{id:guid}", context => ApiCall.AnswerAsync(hub, context, caller => routes.RevokeAsync(context, caller)));
    }

    private async Task ListAsync(HttpContext context, Caller caller)
    {
        await using var transaction = await hub.Database.BeginAsync(caller.Account, context.RequestAborted);
        var devices = await new DeviceList(transaction, caller.Account).ListAsync();
        await ResponseContent.SendAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("devices");
            devices.ForEach(device => Write(json, device, caller));
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private async Task RenameAsync(HttpContext context, Caller caller)
    {
        var body = await RequestContent.ReadAsync(context, BodyBytesMax);
        var name = WireReader.Read(body, (ref Utf8JsonReader reader) =>
        {
            string? given = null;
            WireReader.Object(ref reader, (ref Utf8JsonReader at, string member) => given = member == "name" ? WireReader.Text(ref at, int.MaxValue) : given);
            return given ?? throw new JsonException("there is no name");
        });
        await using var transaction = await hub.Database.BeginAsync(caller.Account, context.RequestAborted);
        var device = await new DeviceList(transaction, caller.Account).RenameAsync(IdOf(context), name);
        await transaction.CommitAsync();
        await ResponseContent.SendAsync(context, json => Write(json, device, caller));
    }

    private async Task RevokeAsync(HttpContext context, Caller caller)
    {
        await using var transaction = await hub.Database.BeginAsync(caller.Account, context.RequestAborted);
        await new DeviceList(transaction, caller.Account).RevokeAsync(IdOf(context), hub.Time.GetUtcNow());
        await transaction.CommitAsync();
        hub.Callers.Forget(caller.Account, IdOf(context));
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static Guid IdOf(HttpContext context) => Guid.Parse((string)context.Request.RouteValues["id"]!, CultureInfo.InvariantCulture);

    private static void Write(Utf8JsonWriter json, Device device, Caller caller)
    {
        json.WriteStartObject();
        json.WriteString("id", device.Id);
        json.WriteString("name", device.Name);
        json.WriteString("platform", device.Platform);
        if (device.InstalledAt is { } installed)
        {
            json.WriteString("installed_at", installed);
        }

        json.WriteString("created_at", device.CreatedAt);
        json.WriteString("seen_at", device.SeenAt);
        json.WriteBoolean("is_caller", device.Id == caller.Device);
        json.WriteEndObject();
    }
}
