using System.Text.Json;
using Cairn.Core;
using Cairn.Protocol;

namespace Cairn.Hub.Webhooks;

/// <summary>What somebody wants a webhook to be; null for what is to stay as it is.</summary>
/// <param name="Url">Where it is told.</param>
/// <param name="Description">What it is.</param>
/// <param name="Events">What it is told of.</param>
/// <param name="IsEnabled">Whether it is told at all.</param>
internal sealed record WebhookPatch(string? Url = null, string? Description = null, string[]? Events = null, bool? IsEnabled = null)
{
    /// <summary>Reads the body of a request. Members that are not known are refused: a misspelt one would have no effect.</summary>
    /// <exception cref="CairnException">Code <c>invalid_webhook</c>.</exception>
    public static WebhookPatch Read(ReadOnlyMemory<byte> body) => WireReader.Read(body, (ref Utf8JsonReader reader) =>
    {
        var patch = new WebhookPatch();
        WireReader.Object(ref reader, (ref Utf8JsonReader at, string name) => patch = name switch
        {
            "url" => patch with { Url = WireReader.Text(ref at, int.MaxValue) },
            "description" => patch with { Description = WireReader.Text(ref at, int.MaxValue) },
            "events" => patch with { Events = [.. WireReader.Array(ref at, WebhookRules.EventsMax, (ref Utf8JsonReader item) => WireReader.Text(ref item))] },
            "enabled" => patch with { IsEnabled = at.GetBoolean() },
            _ => throw WebhookRules.Invalid("A webhook has no member of such a name", "Known are url, description, events and enabled."),
        });
        return patch;
    });
}
