using System.Globalization;
using System.Text.Json;
using Cairn.Core.Records;
using Cairn.Hub.Accounts;
using Cairn.Hub.Operations;
using Cairn.Hub.Web;
using Cairn.Protocol;

namespace Cairn.Hub.History;

/// <summary><c>GET /v1/vaults/{vault}/history</c>: who changed what.</summary>
internal static class HistoryRoutes
{
    private const int LimitMax = 1_000;
    private const int LimitOtherwise = 100;

    public static void Map(IEndpointRouteBuilder endpoints, HubNode hub) =>
        endpoints.MapGet("/v1/vaults/{vault:guid}/history", context => ApiCall.AnswerAsync(hub, context, caller => TellAsync(hub, context, caller)));

    private static async Task TellAsync(HubNode hub, HttpContext context, Caller caller)
    {
        var given = new RequestParameters(name => context.Request.Query[name], "in docs/reference/hub.md");
        var (limit, before) = (given.Whole("limit", 1, LimitMax) ?? LimitOtherwise, given.Whole("before", 1, int.MaxValue));
        var vault = Guid.Parse((string)context.Request.RouteValues["vault"]!, CultureInfo.InvariantCulture);
        await using var transaction = await hub.Database.BeginAsync(caller.Account, context.RequestAborted, isSnapshot: true);
        var changes = await new Audit(transaction, vault).ReadAsync(Record(given), before ?? long.MaxValue, limit);
        await ResponseContent.SendAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("changes");
            changes.ForEach(change => Write(json, change));
            json.WriteEndArray();
            if (changes is [.., { Sequence: > 1 } last] && changes.Count == limit)
            {
                json.WriteNumber("before", last.Sequence);
            }

            json.WriteEndObject();
        });
    }

    private static RecordKey? Record(RequestParameters given) => (given.Text("collection"), given.Text("id")) switch
    {
        (null, null) => null,
        ({ } collection, { } id) => new RecordKey(collection, id),
        (null, _) => throw given.Invalid("collection", "is given beside id"),
        _ => throw given.Invalid("id", "is given beside collection"),
    };

    // What was written is not told, and neither is it in a sealed vault why.
    private static void Write(Utf8JsonWriter json, AuditedChange audited)
    {
        var change = audited.Change;
        json.WriteStartObject();
        json.WriteNumber("sequence", audited.Sequence);
        json.WriteString("op", change.Op);
        json.WriteString("collection", change.Key.Collection);
        json.WriteString("id", change.Key.Id);
        json.WriteString("kind", change.Kind.Name);
        json.WriteStartArray("fields");
        foreach (var field in change.Fields.Keys)
        {
            json.WriteStringValue(field);
        }

        json.WriteEndArray();
        json.WriteString("actor", change.Actor);
        if (change.Reason is { } reason)
        {
            json.WriteString("reason", reason);
        }

        if (change.Stamp.Time is { } written)
        {
            json.WriteString("written_at", written);
        }

        json.WriteString("pushed_at", audited.PushedAt);
        WriteNamed(json, "account", audited.Account);
        WriteNamed(json, "device", audited.Device);
        json.WriteEndObject();
    }

    private static void WriteNamed(Utf8JsonWriter json, string member, (Guid Id, string Name)? named)
    {
        if (named is var (id, name))
        {
            json.WriteStartObject(member);
            json.WriteString("id", id);
            json.WriteString("name", name);
            json.WriteEndObject();
        }
    }
}
