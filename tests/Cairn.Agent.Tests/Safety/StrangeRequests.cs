using System.Globalization;
using System.Net.Http.Headers;
using System.Text;

namespace Cairn.Agent.Tests.Safety;

/// <summary>Makes requests that are nearly right: real routes and parameters, with values, types and depths that nobody expects.</summary>
/// <param name="random">Where chance comes from; the same for the same seed.</param>
/// <param name="ids">Ids of memories that are there.</param>
internal sealed class StrangeRequests(Random random, IReadOnlyList<string> ids)
{
    private static readonly string[] Methods = ["GET", "POST", "PATCH", "DELETE", "PUT", "HEAD", "OPTIONS", "TRACE", "gEt", "PURGE"];

    private static readonly (string Method, string Path)[] Routes =
    [
        ("GET", "v1/recall"), ("GET", "v1/recall"), ("GET", "v1/recall"), ("GET", "v1/memories/recent"), ("POST", "v1/memories"), ("POST", "v1/memories"), ("POST", "v1/memories/batch"), ("GET", "v1/memories/{id}"),
        ("PATCH", "v1/memories/{id}"), ("PATCH", "v1/memories/{id}"), ("DELETE", "v1/memories/{id}"), ("GET", "v1/memories/{id}/history"), ("GET", "v1/traces/{id}"), ("GET", "v1/vaults"), ("POST", "v1/vaults"), ("GET", "v1/status"),
        ("GET", "metrics"), ("GET", "healthz"), ("GET", "{id}"), ("POST", "v1/{id}"),
    ];

    private static readonly string[] Parameters =
        ["q", "limit", "budget", "kind", "tag", "source", "speaker", "session", "agent", "from", "to", "zone", "prefix", "explain", "vault", "erase", "reason", "nothing", "Q", "q[]", ""];

    private static readonly string[] Fields =
        ["content", "kind", "caption", "speaker", "session", "tags", "source", "position", "occurred_at", "significance", "expires_at", "metadata", "links", "emotional_context", "loop_context", "id", "constructor", "__proto__", "name", "memories", ""];

    private static readonly string[] Texts =
    [
        "", " ", "0", "-1", "1", "true", "false", "null", "NaN", "1e400", "99999999999999999999", "0x10", "١٢", "personal", "../personal", "..", "/etc/passwd", "../../etc/passwd", "PERSONAL", "CON", "Europe/Berlin", "Factory", "UTC+1",
        "2026-11-21", "2026-13-45", "9999-12-31T23:59:59Z", "0000-00-00", "yesterday", "last tuesday", "in 99999999999 years", "before 1900", "between 5000 BC and 3000 AD", "the day after tomorrow at 25:61",
        "'; DROP TABLE changes; --", "\" OR 1=1", "%", "_", "*", "\\", "<script>alert(1)</script>", "${jndi:ldap://x}", "{0}{1}", "%s%n", "\0", "a\0b", "\r\nX: y", "\u202e", "\ufeff", "\uffff", "e\u0301\u0301\u0301", "👩‍👩‍👧‍👦", "ﷺ", "日本語", "ß", "İ",
    ];

    private static readonly string[] Literals =
        ["null", "true", "-0", "1e999", "-1e-999", "123456789012345678901234567890", "0.1e1", "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"\\u0000\"", "[]", "{}", "[[]]", "{\"a\":1,\"a\":2}", "{\"\":null}", "\"\"", "undefined", "01", "'a'", "\"\u0001\"", "NaN"];

    public HttpRequestMessage Next()
    {
        var (method, path) = Routes[random.Next(Routes.Length)];
        var request = new HttpRequestMessage(new HttpMethod(Chance(20) ? Pick(Methods) : method), new Uri(path.Replace("{id}", Id(), StringComparison.Ordinal) + Query(), UriKind.Relative));
        if (method is "POST" or "PATCH" || Chance(20))
        {
            request.Content = new ByteArrayContent(Body(path));
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(Chance(15) ? "text/plain" : "application/json");
        }

        if (Chance(10)) request.Headers.TryAddWithoutValidation(Pick(["Last-Event-ID", "Accept", "Range", "If-None-Match", "Expect", "X-HTTP-Method-Override", "Accept-Encoding"]), Printable(Text()));
        return request;
    }

    private string Query()
    {
        var query = new StringBuilder();
        for (var count = random.Next(6); count > 0; count--)
        {
            query.Append(query.Length == 0 ? '?' : '&').Append(Chance(10) ? Escape(Text()) : Pick(Parameters)).Append(Chance(30) ? "" : "=").Append(Chance(10) ? Pick(["%", "%00", "%ff", "%ed%a0%80", "%c0%af", "%u0041", "+", "%25%32%46"]) : Escape(Text()));
        }

        return query.ToString();
    }

    private byte[] Body(string path)
    {
        var text = path switch
        {
            "v1/memories/batch" => $"{{\"memories\":[{string.Join(',', Enumerable.Range(0, random.Next(4)).Select(_ => Memory()))}]}}",
            "v1/vaults" => $"{{\"name\":{(Chance(2) ? Json(Text()) : Value(0))}}}",
            _ => Memory(),
        };
        var bytes = Encoding.UTF8.GetBytes(text);
        return random.Next(8) switch
        {
            0 => bytes[..random.Next(bytes.Length + 1)],
            1 => Flip(bytes),
            _ => bytes,
        };
    }

    private string Memory()
    {
        var members = Enumerable.Range(0, random.Next(6)).Select(_ => $"{Json(Chance(15) ? Text() : Pick(Fields))}:{Value(0)}");
        return Chance(15) ? Value(0) : $"{{{string.Join(',', members.Append($"\"content\":{(Chance(6) ? Value(0) : Json(Text() + " fuzz"))}"))}}}";
    }

    private string Value(int depth) => random.Next(depth > 4 ? 4 : 8) switch
    {
        0 => Pick(Literals),
        1 => (random.NextDouble() * Math.Pow(10, random.Next(-20, 300))).ToString("R", CultureInfo.InvariantCulture),
        2 or 3 => Json(Text()),
        4 => $"[{string.Join(',', Enumerable.Range(0, random.Next(4)).Select(_ => Value(depth + 1)))}]",
        5 => $"{{{Json(Text())}:{Value(depth + 1)}}}",
        6 => Nested(random.Next(80)),
        _ => $"[{Json(Text())}]",
    };

    private string Text() => random.Next(12) switch
    {
        0 => string.Concat(Enumerable.Range(0, random.Next(40)).Select(_ => (char)random.Next(0x2fff))),
        1 => new string(Pick(Texts).FirstOrDefault('x'), random.Next(3_000)),
        2 => Pick(Texts) + Pick(Texts),
        3 => ids[random.Next(ids.Count)],
        4 => random.Next().ToString(CultureInfo.InvariantCulture),
        _ => Pick(Texts),
    };

    private string Id() => Chance(3) ? Escape(Text()) is { Length: > 0 } text && text.Trim('.').Length > 0 ? text : "x" : ids[random.Next(ids.Count)];

    private static string Nested(int depth) => new string('[', depth) + new string(']', depth);

    private byte[] Flip(byte[] bytes)
    {
        for (var count = random.Next(1, 4); count > 0 && bytes.Length > 0; count--) bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
        return bytes;
    }

    private bool Chance(int oneIn) => random.Next(oneIn) == 0;

    private T Pick<T>(T[] all) => all[random.Next(all.Length)];

    // Halves of pairs become U+FFFD: what is no character at all is sent by the tests of single requests.
    private static string Escape(string text) => Uri.EscapeDataString(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)));

    private static string Json(string text) => System.Text.Json.JsonSerializer.Serialize(text);

    private static string Printable(string text) => string.Concat(text.Where(letter => letter is >= ' ' and < (char)127));
}
