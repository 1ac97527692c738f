using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Cairn.Agent.Tests.Processes;

namespace Cairn.Agent.Tests.Safety;

/// <summary>Whatever is asked, the agent answers in its own words, and nothing of it stays behind.</summary>
/// <remarks><c>CAIRN_FUZZ=100000</c> asks so often; <c>CAIRN_FUZZ_SEED</c> repeats a run.</remarks>
public sealed partial class FuzzTests : IDisposable
{
    private const int Tasks = 4;
    private const int MoreHandlesMax = 40;
    private const int HandlesOfAVault = 6;
    private const int MoreMegabytesMax = 150;
    private const string Canary = "canary-7f3a";

    private readonly CairnHome _home = new();
    private readonly HashSet<string> _codes = [.. CodeInTable().Matches(File.ReadAllText(Path.Combine(CairnProgram.Root, "docs", "reference", "errors.md"))).Select(match => match.Groups[1].Value)];

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task No_request_however_strange_breaks_the_agent_or_makes_it_tell_what_it_should_not()
    {
        var count = int.Parse(Environment.GetEnvironmentVariable("CAIRN_FUZZ") ?? "3000", CultureInfo.InvariantCulture);
        var seed = int.Parse(Environment.GetEnvironmentVariable("CAIRN_FUZZ_SEED") ?? $"{Environment.TickCount}", CultureInfo.InvariantCulture);
        var ids = await _home.SeedAsync([.. Enumerable.Range(0, 20).Select(number => $"{Canary} memory {number} about tea")]);
        using var agent = await AgentProcess.StartAsync(_home);
        var token = agent.Client.DefaultRequestHeaders.Authorization!.Parameter!;
        await Task.WhenAll(Enumerable.Range(0, Tasks).Select(task => AskAsync(agent, new StrangeRequests(new Random(seed - 1 - task), ids), 200, token, seed)));
        var (handles, megabytes) = (agent.Handles, agent.Megabytes);

        await Task.WhenAll(Enumerable.Range(0, Tasks).Select(task => AskAsync(agent, new StrangeRequests(new Random(seed + task), ids), count / Tasks, token, seed)));

        TestContext.Current.SendDiagnosticMessage("seed {0}: handles {1} to {2}, MB {3} to {4}", seed, handles, agent.Handles, megabytes, agent.Megabytes);
        Assert.InRange(agent.Handles, 0, handles + MoreHandlesMax + (HandlesOfAVault * Directory.GetDirectories(Path.GetDirectoryName(_home.Folder().Path)!).Length));
        Assert.InRange(agent.Megabytes, 0, megabytes + MoreMegabytesMax);
        Assert.Equal(HttpStatusCode.OK, (await agent.Client.GetAsync("v1/recall?q=tea", TestContext.Current.CancellationToken)).StatusCode);
        await agent.KillAsync();
        Assert.DoesNotContain("Something went wrong", await agent.ErrorAsync(), StringComparison.Ordinal);
        Assert.All((await _home.RunAsync("doctor")).Ending(0).Lines[..^1], line => Assert.StartsWith("ok ", line, StringComparison.Ordinal));
    }

    private async Task AskAsync(AgentProcess agent, StrangeRequests requests, int count, string token, int seed)
    {
        for (var at = 0; at < count; at++)
        {
            using var request = requests.Next();
            using var answer = await agent.Client.SendAsync(request, TestContext.Current.CancellationToken);
            var body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            if (Complaint(answer, body, token) is { } complaint) Assert.Fail($"seed {seed}: {request.Method} {request.RequestUri}\n{await SentAsync(request)}\n{(int)answer.StatusCode} {body}\n{complaint}");
        }
    }

    private string? Complaint(HttpResponseMessage answer, string body, string token)
    {
        if ((int)answer.StatusCode >= 500) return "The agent must not fail.";
        if (body.Contains(token, StringComparison.Ordinal) || body.Contains("\n   at ", StringComparison.Ordinal) || body.Contains(".cs:", StringComparison.Ordinal) || body.Contains("Exception", StringComparison.Ordinal)) return "The answer shows innards.";
        if ((int)answer.StatusCode < 400 || body.Length == 0) return null;
        if (answer.Content.Headers.ContentType?.MediaType != "application/problem+json") return "An error must be told as a problem.";
        if (body.Contains(Canary, StringComparison.Ordinal) || body.Contains(_home.Root, StringComparison.Ordinal)) return "An error must not tell what is remembered, nor where.";
        var problem = JsonElement.Parse(body);
        return problem.GetProperty("status").GetInt32() != (int)answer.StatusCode || !_codes.Contains(problem.GetProperty("code").GetString()!) ? "The code must be a known one, and the status the same." : null;
    }

    private static async Task<string> SentAsync(HttpRequestMessage request) => request.Content is { } content ? await content.ReadAsStringAsync(TestContext.Current.CancellationToken) : "";

    [GeneratedRegex("`([a-z_]+)`")]
    private static partial Regex CodeInTable();
}
