using System.Net.Http.Headers;
using System.Text.Json;
using Cairn.Core.Changes;
using Cairn.Hub.Accounts;

namespace Cairn.Hub.Tests.Webhooks;

/// <summary>The workflow for n8n understands what is sent, and what it sends back is understood. Its code and expressions are run by Node, as n8n does.</summary>
public sealed class WorkflowTests(Postgres postgres)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_answers_the_challenge_writes_a_memory_back_and_passes_over_its_own()
    {
        await using var told = await ToldVault.StartAsync(postgres);
        var (_, secret) = await told.RegisterAsync();
        await told.PushAsync(LogEntry.Put("m1", "a boat", 1));
        await told.UntilToldAsync(1);
        var key = await AddKeyAsync(told);

        var first = await RunAsync(told, secret, key, told.Receiver.All.First(), told.Receiver.Events[0]);
        Assert.Equal(told.Receiver.All.First().Data.GetProperty("challenge").GetString(), first[0].GetProperty("answer").GetProperty("challenge").GetString());
        Assert.Equal(JsonValueKind.Null, first[0].GetProperty("request").ValueKind);
        Assert.Equal(201, await SendAsync(first[1].GetProperty("request")));
        Assert.Equal(200, await SendAsync(first[1].GetProperty("request")));

        await told.UntilToldAsync(2);
        await told.PushAsync(LogEntry.Of("m1", ChangeKind.Delete, 2, 0xab, []));
        await told.UntilToldAsync(3);
        var own = told.Receiver.Events[1];
        Assert.EndsWith(": a boat", own.Data.GetProperty("memory").GetProperty("content").GetString(), StringComparison.Ordinal);
        Assert.Equal("m1", own.Data.GetProperty("memory").GetProperty("links")[0].GetString());
        Assert.All(await RunAsync(told, secret, key, own, told.Receiver.Events[2]), run => Assert.Equal(JsonValueKind.Null, run.GetProperty("request").ValueKind));
    }

    [Fact]
    public async Task It_takes_nothing_that_is_not_signed()
    {
        await using var told = await ToldVault.StartAsync(postgres);
        var (_, secret) = await told.RegisterAsync();
        var message = told.Receiver.All.First();

        var runs = await RunAsync(told, secret, "", message with { Body = message.Body.Replace("challenge", "Challenge", StringComparison.Ordinal) }, message with { Headers = new(message.Headers) { ["webhook-signature"] = "v1,AAAA v2" } });

        Assert.All(runs, run => Assert.Equal("The message is not from Cairn.", run.GetProperty("error").GetString()));
    }

    private static async Task<string> AddKeyAsync(ToldVault told)
    {
        await using var transaction = await told.Hub.Database.BeginAsync(told.Account, Stop);
        var key = await new ApiKeys(transaction, told.Account).AddAsync("n8n", TimeProvider.System.GetUtcNow());
        await transaction.CommitAsync();
        return key;
    }

    private static async Task<JsonElement[]> RunAsync(ToldVault told, string secret, string key, params ReceivedMessage[] messages)
    {
        using var client = NpmClient.Start(
            "webhooks", "workflow.mjs", [Path.Combine(NpmClient.Root(), "deploy", "n8n", "cairn-memory.json")],
            ("CAIRN_HUB", told.Hub.Server.Address.GetLeftPart(UriPartial.Authority)), ("CAIRN_API_KEY", key), ("CAIRN_WEBHOOK_SECRET", secret));
        foreach (var message in messages)
        {
            await client.StandardInput.WriteLineAsync(JsonSerializer.Serialize(new { headers = message.Headers, body = message.Body }));
        }

        client.StandardInput.Close();
        var (said, wrong) = (await client.StandardOutput.ReadToEndAsync(Stop), await client.StandardError.ReadToEndAsync(Stop));
        await client.WaitForExitAsync(Stop);
        Assert.Equal("", wrong);
        return [.. said.TrimEnd().Split('\n').Select(line => JsonDocument.Parse(line).RootElement)];
    }

    private static async Task<int> SendAsync(JsonElement request)
    {
        var query = string.Join('&', request.GetProperty("query").EnumerateObject().Select(member => $"{member.Name}={member.Value.GetString()}"));
        using var message = new HttpRequestMessage(HttpMethod.Parse(request.GetProperty("method").GetString()!), $"{request.GetProperty("url").GetString()}?{query}");
        message.Headers.TryAddWithoutValidation("Authorization", request.GetProperty("headers").GetProperty("Authorization").GetString());
        message.Content = new StringContent(request.GetProperty("body").GetString()!, MediaTypeHeaderValue.Parse("application/json"));
        using var client = new HttpClient();
        using var answer = await client.SendAsync(message, Stop);
        return (int)answer.StatusCode;
    }
}
