using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Cairn.Sync.Tests.Http.Contract;

/// <summary>What <c>spec/protocol.md</c> shows is sent to a real server, in its order, and answered as it says.</summary>
public abstract partial class SpecificationContract
{
    private static readonly Guid Vault = Guid.Parse("01936f3e-8c00-7a3b-9d41-5f0e2b7c6a10");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_example_is_answered_as_the_specification_says()
    {
        await using var server = await StartAsync(Vault);
        using var client = new HttpClient { BaseAddress = server.Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", server.Token);
        var messages = Message().Matches(await File.ReadAllTextAsync(Path.Combine(Root(), "spec", "protocol.md"), Stop)).ToList();

        foreach (var pair in messages.Chunk(2))
        {
            using var request = new HttpRequestMessage(new HttpMethod(pair[0].Groups["first"].Value), pair[0].Groups["second"].Value);
            if (pair[0].Groups["type"] is { Success: true } type) request.Content = new StringContent(pair[0].Groups["body"].Value, Encoding.UTF8, type.Value);
            using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Stop);
            var shown = $"{request.Method} {request.RequestUri}";

            Assert.Equal((shown, pair[1].Groups["second"].Value), (shown, ((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture)));
            Assert.Equal((shown, pair[1].Groups["type"].Value), (shown, answer.Content.Headers.ContentType?.MediaType ?? ""));
            await HoldAsync(shown, answer, pair[1].Groups["body"].Value);
        }

        Assert.True(messages.Count > 20);
    }

    private protected abstract Task<ContractServer> StartAsync(Guid vault);

    private static async Task HoldAsync(string shown, HttpResponseMessage answer, string expected)
    {
        switch (answer.Content.Headers.ContentType?.MediaType)
        {
            case "text/event-stream":
                using (var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(Stop)))
                {
                    foreach (var line in expected.Split('\n')) Assert.Equal(line, await reader.ReadLineAsync(Stop));
                }

                break;
            case "application/x-ndjson":
                var lines = (await answer.Content.ReadAsStringAsync(Stop)).Split('\n');
                Assert.Equal("", lines[^1]);
                Assert.Equal(expected.Split('\n').Length, lines.Length - 1);
                foreach (var (wanted, got) in expected.Split('\n').Zip(lines)) Compare(shown, JsonElement.Parse(wanted), JsonElement.Parse(got));
                break;
            case null:
                Assert.Equal("", expected);
                break;
            default:
                Compare(shown, JsonElement.Parse(expected), JsonElement.Parse(await answer.Content.ReadAsStringAsync(Stop)));
                break;
        }
    }

    // The same members with the same values; … stands for the rest of a text, whatever it is.
    private static void Compare(string at, JsonElement expected, JsonElement actual)
    {
        Assert.Equal((at, expected.ValueKind), (at, actual.ValueKind));
        switch (expected.ValueKind)
        {
            case JsonValueKind.Object:
                Assert.Equal(expected.EnumerateObject().Select(member => $"{at}.{member.Name}"), actual.EnumerateObject().Select(member => $"{at}.{member.Name}"));
                foreach (var member in expected.EnumerateObject()) Compare($"{at}.{member.Name}", member.Value, actual.GetProperty(member.Name));
                break;
            case JsonValueKind.Array:
                Assert.Equal((at, expected.GetArrayLength()), (at, actual.GetArrayLength()));
                foreach (var (wanted, got) in expected.EnumerateArray().Zip(actual.EnumerateArray())) Compare($"{at}[]", wanted, got);
                break;
            default:
                var (start, isWhole) = expected.ToString() is [.. var begin, '…'] ? (begin, false) : (expected.ToString(), true);
                Assert.Equal((at, start), (at, isWhole ? actual.ToString() : actual.ToString()[..Math.Min(start.Length, actual.ToString().Length)]));
                break;
        }
    }

    private static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "cairn.slnx"))) return folder.FullName;
        }

        throw new InvalidOperationException("The tests do not stand in the repository.");
    }

    // Of a request, method and path; of an answer, version and status.
    [GeneratedRegex(@"^```http\n(?<first>\S+) (?<second>\S+) [^\n]*\n(Content-Type: (?<type>\S+)\n)?(\n(?<body>.*?)\n)?```$", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Message();
}
