using System.Text.Json;
using Cairn.Core;

namespace Cairn.Agent.CommandLine;

/// <summary>An error as JSON, on standard error.</summary>
internal static class ErrorJson
{
    public static void Write(Utf8JsonWriter json, CairnException exception)
    {
        json.WriteStartObject();
        json.WriteStartObject("error");
        json.WriteString("code", exception.Code);
        json.WriteString("message", exception.Message);
        json.WriteString("hint", exception.Hint);
        json.WriteBoolean("is_transient", exception.IsTransient);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
