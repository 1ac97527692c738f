using System.Text.Json;
using Cairn.Core;
using Cairn.Core.Sync;

namespace Cairn.Protocol;

public static partial class ExchangeJson
{
    /// <summary>Writes what became of one vault, as one object of the list.</summary>
    public static void Write(Utf8JsonWriter json, ExchangeAnswer answer)
    {
        json.WriteStartObject();
        json.WriteString("vault", answer.Vault);
        if (answer.Problem is { } problem)
        {
            Write(json, problem);
        }

        if (answer.Problem is null || answer.Results.Count > 0)
        {
            json.WriteStartArray("results");
            foreach (var result in answer.Results)
            {
                Write(json, result);
            }

            json.WriteEndArray();
        }

        if (answer.Problem is null)
        {
            WriteChanges(json, answer.Changes);
            WritePlace(json, answer);
        }

        json.WriteEndObject();
    }

    /// <summary>Writes how far an answer reaches, as members of an object that has begun.</summary>
    public static void WritePlace(Utf8JsonWriter json, ExchangeAnswer answer)
    {
        json.WriteString("cursor", answer.Cursor);
        json.WriteBoolean("has_more", answer.HasMore);
        json.WriteString("head", answer.Head);
        if (answer.IsLimited)
        {
            json.WriteBoolean("limited", true);
        }

        if (answer.Digest is { } digest)
        {
            json.WriteString("digest", digest);
        }
    }

    /// <summary>Writes a problem as the member <c>problem</c>.</summary>
    public static void Write(Utf8JsonWriter json, SyncProblem problem)
    {
        json.WriteStartObject("problem");
        json.WriteString("code", problem.Code);
        json.WriteString("detail", problem.Detail);
        json.WriteEndObject();
    }

    /// <summary>Reads what became of several vaults.</summary>
    /// <exception cref="CairnException">Code <c>protocol_unsupported</c>.</exception>
    public static IReadOnlyList<ExchangeAnswer> ReadAnswers(ReadOnlyMemory<byte> json) => ReadVaults(json, (ref Utf8JsonReader reader) => ReadAnswer(ref reader, json));

    /// <summary>Reads one object of such a list, or the end of a page, which has no vault.</summary>
    public static ExchangeAnswer ReadAnswer(ReadOnlyMemory<byte> json) => WireReader.Read(json, (ref Utf8JsonReader reader) => ReadAnswer(ref reader, json));

    private static ExchangeAnswer ReadAnswer(ref Utf8JsonReader reader, ReadOnlyMemory<byte> json)
    {
        var answer = new ExchangeAnswer { Vault = default };
        WireReader.Object(ref reader, (ref Utf8JsonReader at, string name) => answer = name switch
        {
            "vault" => answer with { Vault = WireReader.Id(ref at) },
            "problem" => answer with { Problem = ReadProblem(ref at) },
            "results" => answer with { Results = WireReader.Array(ref at, SyncLimits.ChangesMax, ReadResult) },
            "changes" => answer with { Changes = WireReader.RawArray(ref at, json, SyncLimits.ChangesMax) },
            "cursor" => answer with { Cursor = WireReader.Text(ref at) },
            "has_more" => answer with { HasMore = at.GetBoolean() },
            "limited" => answer with { IsLimited = at.GetBoolean() },
            "head" => answer with { Head = WireReader.Text(ref at) },
            "digest" => answer with { Digest = WireReader.Text(ref at) },
            _ => answer,
        });
        return answer;
    }

    private static void Write(Utf8JsonWriter json, PushResult result)
    {
        json.WriteStartObject();
        json.WriteString("status", result.Status switch
        {
            PushStatus.Applied => "applied",
            PushStatus.Duplicate => "duplicate",
            _ => "refused",
        });
        if (result.Problem is { } problem)
        {
            json.WriteString("code", problem.Code);
            json.WriteString("detail", problem.Detail);
        }
        else
        {
            json.WriteNumber("sequence", result.Sequence);
        }

        json.WriteEndObject();
    }

    private static PushResult ReadResult(ref Utf8JsonReader reader)
    {
        var (status, sequence, code, detail) = ("", 0L, "", "");
        WireReader.Object(ref reader, (ref Utf8JsonReader at, string name) => (status, sequence, code, detail) = name switch
        {
            "status" => (WireReader.Text(ref at), sequence, code, detail),
            "sequence" => (status, at.GetInt64(), code, detail),
            "code" => (status, sequence, ReadCode(ref at), detail),
            "detail" => (status, sequence, code, WireReader.Words(ref at)),
            _ => (status, sequence, code, detail),
        });
        return status switch
        {
            "applied" => new PushResult(PushStatus.Applied, sequence),
            "duplicate" => new PushResult(PushStatus.Duplicate, sequence),
            "refused" when code.Length > 0 => new PushResult(PushStatus.Refused, 0, new SyncProblem(code, detail)),
            _ => throw new JsonException("a result is none that is known"),
        };
    }

    private static SyncProblem ReadProblem(ref Utf8JsonReader reader)
    {
        var (code, detail) = ("", "");
        WireReader.Object(ref reader, (ref Utf8JsonReader at, string name) => (code, detail) = name switch
        {
            "code" => (ReadCode(ref at), detail),
            "detail" => (code, WireReader.Words(ref at)),
            _ => (code, detail),
        });
        WireReader.Require(code.Length > 0, "a problem has no code");
        return new SyncProblem(code, detail);
    }

    // Codes are compared and shown, so that they are held to what a code is.
    internal static string ReadCode(ref Utf8JsonReader reader) =>
        WireReader.Text(ref reader) is { Length: > 0 } code && code.All(character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character == '_')
            ? code : throw new JsonException("a code is not a word");
}
