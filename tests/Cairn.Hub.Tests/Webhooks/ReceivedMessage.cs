using System.Text.Json;

namespace Cairn.Hub.Tests.Webhooks;

/// <summary>A message as it came.</summary>
internal sealed record ReceivedMessage(string Path, Dictionary<string, string> Headers, string Body, JsonElement Json)
{
    public string Type => Json.GetProperty("type").GetString()!;

    public JsonElement Data => Json.GetProperty("data");

    public string Id => Headers["webhook-id"];
}
