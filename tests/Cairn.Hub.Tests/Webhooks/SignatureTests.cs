using System.Text.Json;

namespace Cairn.Hub.Tests.Webhooks;

/// <summary>What is sent is what the library of Standard Webhooks takes.</summary>
public sealed class SignatureTests(Postgres postgres)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_library_of_Standard_Webhooks_takes_what_is_signed_and_nothing_that_was_altered()
    {
        await using var told = await ToldVault.StartAsync(postgres);
        var (path, secret) = await told.RegisterAsync();
        await told.PushAsync(LogEntry.Put("m1", "Grüße aus der Zimtsternbude 🥨", 1));
        await told.UntilToldAsync(1);
        var (verification, sent) = (told.Receiver.All.First(), told.Receiver.Events[0]);
        var (_, rotated) = await told.PostAsync($"{path}/rotate-secret");
        var newer = rotated.GetProperty("secret").GetString()!;
        await told.PushAsync(LogEntry.Put("m2", "a boat", 2));
        await told.UntilToldAsync(2);
        var afterwards = told.Receiver.Events[1];

        Assert.NotEqual(secret, newer);
        Assert.Equal(["application/json", "Cairn"], new[] { sent.Headers["content-type"], sent.Headers["user-agent"] });
        Assert.DoesNotContain("traceparent", sent.Headers.Keys);
        Assert.Equal(
            ["webhook.verify", "memory.created", "No matching signature found", "No matching signature found", "No matching signature found", "Message timestamp too old", "memory.created", "memory.created"],
            await VerifyAsync(
                (secret, verification),
                (secret, sent),
                (newer, sent),
                (secret, sent with { Body = sent.Body.Replace("m1", "m2", StringComparison.Ordinal) }),
                (secret, With(sent, "webhook-id", verification.Id)),
                (secret, With(sent, "webhook-timestamp", "1700000000")),
                (secret, afterwards),
                (newer, afterwards)));
    }

    [Fact]
    public async Task A_secret_that_was_replaced_signs_for_a_day()
    {
        var time = new Cairn.Sync.Tests.ManualTime();
        await using var told = await ToldVault.StartAsync(postgres, time);
        var (path, _) = await told.RegisterAsync();
        await told.PostAsync($"{path}/rotate-secret");
        time.Advance(TimeSpan.FromHours(24) - TimeSpan.FromSeconds(1));
        await told.PushAsync(LogEntry.Put("m1", "a boat", 1));
        await told.UntilToldAsync(1);
        time.Advance(TimeSpan.FromSeconds(1));
        await told.PushAsync(LogEntry.Put("m2", "a boat", 2));
        await told.UntilToldAsync(2);

        Assert.Equal([2, 1], told.Receiver.Events.Select(message => message.Headers["webhook-signature"].Split(' ').Length));
    }

    private static ReceivedMessage With(ReceivedMessage message, string header, string value) => message with { Headers = new(message.Headers) { [header] = value } };

    private static async Task<string[]> VerifyAsync(params (string Secret, ReceivedMessage Message)[] all)
    {
        using var client = NpmClient.Start("webhooks", "verify.mjs", []);
        foreach (var (secret, message) in all)
        {
            await client.StandardInput.WriteLineAsync(JsonSerializer.Serialize(new { secret, headers = message.Headers, body = message.Body }));
        }

        client.StandardInput.Close();
        var said = await client.StandardOutput.ReadToEndAsync(Stop);
        await client.WaitForExitAsync(Stop);
        return said.TrimEnd().Split('\n');
    }
}
