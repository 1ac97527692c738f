using System.Net;
using Cairn.Core;
using Cairn.Hub.Webhooks;
using Microsoft.AspNetCore.Http;

namespace Cairn.Hub.Tests.Webhooks;

/// <summary>How messages go out, and how they do not.</summary>
public sealed class WebhookClientTests : IAsyncLifetime
{
    private static readonly OutsideNetworks Here = new([IPNetwork.Parse("127.0.0.1/32")]);

    private Receiver _receiver = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _receiver = await Receiver.StartAsync();

    public ValueTask DisposeAsync() => _receiver.DisposeAsync();

    [Fact]
    public async Task A_name_is_looked_up_at_each_connection_and_what_it_stands_for_is_checked_every_time()
    {
        var answers = new Queue<IPAddress[]>([[IPAddress.Parse("127.0.0.1")], [IPAddress.Parse("127.0.0.2")], [IPAddress.Parse("10.0.0.1"), IPAddress.Parse("::1")], [IPAddress.Parse("127.0.0.2"), IPAddress.Parse("127.0.0.1")]]);
        using var client = new WebhookClient(Here, TimeProvider.System, resolve: (_, _) => Task.FromResult(answers.Dequeue()));
        _receiver.Answer = (context, _) =>
        {
            context.Response.Headers.Connection = "close";
            return Task.CompletedTask;
        };
        var url = $"http://rebound.example:{_receiver.Address.Port}/hook";

        Assert.Equal(200, (await client.SendAsync(To(url), Stop)).Status);
        Assert.Equal("webhook_refused", await FailAsync(client, url));
        Assert.Equal("webhook_refused", await FailAsync(client, url));
        Assert.Equal(200, (await client.SendAsync(To(url), Stop)).Status);

        Assert.Equal(2, _receiver.Events.Count);
        Assert.Equal($"rebound.example:{_receiver.Address.Port}", _receiver.Events[0].Headers["host"]);
    }

    [Theory]
    [InlineData(301)]
    [InlineData(307)]
    public async Task Nobody_is_followed_elsewhere(int status)
    {
        _receiver.Answer = (context, _) =>
        {
            (context.Response.StatusCode, context.Response.Headers.Location) = (status, "/elsewhere");
            return Task.CompletedTask;
        };
        using var client = new WebhookClient(Here, TimeProvider.System);

        Assert.Equal(status, (await client.SendAsync(To(_receiver.Url), Stop)).Status);

        Assert.Equal("/hook", Assert.Single(_receiver.Events).Path);
    }

    [Fact]
    public async Task Whoever_is_slow_is_left_whether_before_its_answer_or_within_it()
    {
        using var client = new WebhookClient(Here, TimeProvider.System, patience: TimeSpan.FromMilliseconds(300));
        _receiver.Answer = (context, _) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        Assert.Equal("webhook_slow", await FailAsync(client, _receiver.Url));

        _receiver.Answer = async (context, _) =>
        {
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        };
        Assert.Equal("webhook_slow", Assert.IsType<CairnException>(await Record.ExceptionAsync(() => client.SendAsync(To(_receiver.Url) with { WantsAnswer = true }, Stop))).Code);
        Assert.Equal(200, (await client.SendAsync(To(_receiver.Url), Stop)).Status);
    }

    [Fact]
    public async Task Of_a_long_answer_only_the_beginning_is_read()
    {
        _receiver.Answer = async (context, _) =>
        {
            while (true)
            {
                await context.Response.WriteAsync(new string('x', 10_000), context.RequestAborted);
            }
        };
        using var client = new WebhookClient(Here, TimeProvider.System);

        Assert.Equal(WebhookClient.AnswerBytesMax, (await client.SendAsync(To(_receiver.Url) with { WantsAnswer = true }, Stop)).Body.Length);
    }

    [Fact]
    public async Task Whoever_is_not_there_or_is_no_server_is_unreachable()
    {
        using var client = new WebhookClient(Here, TimeProvider.System);
        var (https, address) = (new UriBuilder(_receiver.Url) { Scheme = "https" }.Uri.AbsoluteUri, _receiver.Url);
        Assert.Equal("webhook_unreachable", await FailAsync(client, https));
        await _receiver.DisposeAsync();

        Assert.Equal("webhook_unreachable", await FailAsync(client, address));
        Assert.Equal("webhook_unreachable", await FailAsync(client, "https://nobody.invalid/"));
    }

    [Fact]
    public async Task What_is_in_an_address_ends_no_line_of_a_request()
    {
        using var client = new WebhookClient(Here, TimeProvider.System);
        var url = WebhookRules.Url($"{_receiver.Url}/%0d%0aX-Evil:%201?q=%0d%0aX-Evil:%202", Here);

        await client.SendAsync(To(url), Stop);

        var sent = Assert.Single(_receiver.Events);
        Assert.Equal("/hook/\r\nX-Evil: 1", sent.Path);
        Assert.DoesNotContain("x-evil", sent.Headers.Keys);
        Assert.Equal(["content-length", "content-type", "host", "user-agent", "webhook-id", "webhook-signature", "webhook-timestamp"], sent.Headers.Keys.Order(StringComparer.Ordinal));
    }

    private static WebhookRequest To(string url) => new(url, Guid.NewGuid(), 1_700_000_000, "v1,c2lnbmVk", """{"type":"memory.created"}"""u8.ToArray(), WantsAnswer: false);

    private static async Task<string> FailAsync(WebhookClient client, string url) => Assert.IsType<CairnException>(await Record.ExceptionAsync(() => client.SendAsync(To(url), Stop))).Code;
}
