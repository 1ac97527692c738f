using System.Text.Json;
using Cairn.Core;
using Cairn.Core.Sync;

namespace Cairn.Protocol;

/// <summary>An error of a whole call, as problem details (RFC 9457) with its stable code.</summary>
public static class ProblemJson
{
    /// <summary>Writes the error.</summary>
    public static void Write(Utf8JsonWriter json, CairnException problem, int status)
    {
        json.WriteStartObject();
        json.WriteString("type", $"urn:cairn:error:{problem.Code}");
        json.WriteString("title", problem.Message);
        json.WriteNumber("status", status);
        json.WriteString("detail", problem.Hint);
        json.WriteString("code", problem.Code);
        json.WriteBoolean("is_transient", problem.IsTransient);
        json.WriteEndObject();
    }

    /// <summary>Reads code and title of an error; null where the text is none.</summary>
    public static SyncProblem? Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            return WireReader.Read(json, (ref Utf8JsonReader reader) =>
            {
                var (code, title) = ("", "");
                WireReader.Object(ref reader, (ref Utf8JsonReader at, string name) => (code, title) = name switch
                {
                    "code" => (ExchangeJson.ReadCode(ref at), title),
                    "title" => (code, WireReader.Words(ref at)),
                    _ => (code, title),
                });
                return code.Length > 0 ? new SyncProblem(code, title) : null;
            });
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
