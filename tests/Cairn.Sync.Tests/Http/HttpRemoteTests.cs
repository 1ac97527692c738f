using Cairn.Core;
using Cairn.Core.Sync;
using Cairn.Sync.Http;
using Cairn.Sync.Remotes;
using Cairn.Sync.Tests.Engine;
using Cairn.Vaults.Sync;
using Microsoft.AspNetCore.Http;

namespace Cairn.Sync.Tests.Http;

public sealed class HttpRemoteTests : IDisposable
{
    private static readonly Guid Remote = Guid.NewGuid();

    private readonly Device _hub = new(1);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _hub.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_is_written_on_one_device_reaches_another(bool isEncrypted)
    {
        await using var server = await ServeAsync(isEncrypted);
        using var remote = server.Connect();
        using var a = await Device.OfAsync(_hub, 2);
        using var b = await Device.OfAsync(_hub, 3);
        var tea = await a.RememberAsync("Anna drinks tea");
        var odd = await b.RememberAsync("\u0001 \"quoted\" \\ \u2028 😀 <script>");

        await a.SyncAsync(remote, Remote);
        await b.SyncAsync(remote, Remote);
        await a.SyncAsync(remote, Remote);

        Assert.Equal("Anna drinks tea", b.Content(tea));
        Assert.Equal(b.Content(odd), a.Content(odd));
        Assert.Equal(_hub.Vault.Digest().ToString(), a.Vault.Digest().ToString());
        Assert.Equal(a.Vault.Digest().ToString(), (await remote.DigestAsync(_hub.Vault.Id, Stop)).ToString());
    }

    [Fact]
    public async Task Cut_after_the_commit_and_before_the_answer_a_push_is_a_duplicate_the_next_time()
    {
        await using var server = await ServeAsync();
        using var remote = server.Connect();
        using var a = await Device.OfAsync(_hub, 2);
        await a.RememberAsync("once");
        var batch = await a.Replica.OutgoingAsync(Remote);
        var request = new ExchangeRequest { Vault = _hub.Vault.Id, Replica = a.Replica.Replica, Changes = batch.Changes };
        server.Before = context =>
        {
            context.Response.Body = new MemoryStream();
            return Task.FromResult(true);
        };
        server.After = context =>
        {
            context.Abort();
            return Task.CompletedTask;
        };

        var cut = await Assert.ThrowsAsync<CairnException>(() => remote.ExchangeAsync([request], Stop));
        (server.Before, server.After) = (null, null);
        var again = Assert.Single(await remote.ExchangeAsync([request], Stop));

        Assert.Equal(("remote_unreachable", true), (cut.Code, cut.IsTransient));
        Assert.Equal([PushStatus.Duplicate], again.Results.Select(result => result.Status));
        Assert.True(again.Results[0].Sequence > 0);
        Assert.Single(_hub.Vault.Changes(0, 10));
    }

    [Fact]
    public async Task More_vaults_and_bytes_than_a_call_may_have_go_in_several_and_come_back_in_order()
    {
        await using var server = await ServeAsync();
        using var remote = server.Connect();
        var calls = 0;
        server.Before = _ => Task.FromResult(++calls > 0);
        var large = $$"""{"text":"{{new string('x', 900_000)}}"}""";
        var requests = Enumerable.Range(0, 230).Select(number => Ask(number % 2 == 0 ? _hub.Vault.Id : Guid.NewGuid()) with { Changes = number < 12 ? [large] : [] }).ToList();

        var answers = await remote.ExchangeAsync(requests, Stop);

        Assert.Equal(requests.Select(request => request.Vault), answers.Select(answer => answer.Vault));
        Assert.All(answers.Where((_, at) => at % 2 == 1), answer => Assert.Equal("vault_unknown", answer.Problem?.Code));
        Assert.All(answers.Where((_, at) => at % 2 == 0), answer => Assert.Null(answer.Problem));
        Assert.Equal(4, calls);
    }

    [Fact]
    public async Task What_finds_no_room_in_an_answer_is_asked_for_again()
    {
        var text = new string('x', 240_000);
        await _hub.Vault.WriteAsync(batch => Enumerable.Range(0, 60).Count(number => batch.Put(
            new Core.Records.RecordKey("memories", $"m{number}"), [new("content", Core.Records.FieldValue.Text(text))], Device.Author) is not null));
        await using var server = await ServeAsync();
        using var remote = server.Connect();
        var calls = 0;
        server.Before = _ => Task.FromResult(++calls > 0);

        var answers = await remote.ExchangeAsync([.. Enumerable.Range(0, 4).Select(_ => Ask(_hub.Vault.Id))], Stop);

        Assert.All(answers, answer => Assert.True(answer.Problem is null && answer.Changes.Count > 10 && answer.HasMore));
        Assert.InRange(calls, 2, 4);
    }

    [Fact]
    public async Task Vaults_are_listed_and_an_offer_that_is_refused_says_so()
    {
        await using var server = await ServeAsync();
        using var remote = server.Connect();

        Assert.Equal([new RemoteVault(_hub.Vault.Id, "personal")], await remote.ListVaultsAsync(Stop));
        await remote.OfferVaultAsync(new RemoteVault(_hub.Vault.Id, "personal"), Stop);
        var refused = await Assert.ThrowsAsync<CairnException>(() => remote.OfferVaultAsync(new RemoteVault(Guid.NewGuid(), "other"), Stop));

        Assert.Equal("offer_refused", refused.Code);
    }

    [Fact]
    public async Task A_call_says_what_went_wrong()
    {
        await using var server = await ServeAsync(isEncrypted: true);
        using var stranger = server.Connect(options => options with { Token = "another" });
        using var foreign = server.Connect(options => options with { Pin = new CertificatePin(new byte[32]) });
        using var trusting = server.Connect(options => options with { Pin = null });
        using var plain = server.Connect(options => options with { Pin = null, Address = new UriBuilder(options.Address) { Scheme = "http" }.Uri });
        using var nobody = server.Connect(options => options with { Address = new Uri("https://127.0.0.1:1") });

        await FailsAsync(stranger, "remote_denied");
        await FailsAsync(foreign, "certificate_changed");
        await FailsAsync(trusting, "remote_failed");
        await FailsAsync(plain, "remote_unreachable");
        await FailsAsync(nobody, "remote_unreachable");

        // Who was met once is not taken for the one that cannot be met now.
        await server.DisposeAsync();
        await FailsAsync(foreign, "remote_unreachable");
    }

    [Theory]
    [InlineData(401, "", "remote_denied", false)]
    [InlineData(403, "", "remote_denied", false)]
    [InlineData(429, "120", "remote_busy", true)]
    [InlineData(503, "Fri, 31 Dec 9999 23:59:59 GMT", "remote_busy", true)]
    [InlineData(500, "", "remote_failed", true)]
    [InlineData(404, "", "remote_failed", false)]
    [InlineData(302, "", "remote_failed", false)]
    public async Task A_status_tells_what_to_do(int status, string retryAfter, string code, bool isTransient)
    {
        await using var server = await ServeAsync();
        using var remote = server.Connect();
        server.Before = context =>
        {
            (context.Response.StatusCode, context.Response.Headers.Location) = (status, "http://127.0.0.1:1/");
            if (retryAfter.Length > 0) context.Response.Headers.RetryAfter = retryAfter;
            return Task.FromResult(false);
        };

        var failure = await Assert.ThrowsAsync<CairnException>(() => remote.ExchangeAsync([Ask(_hub.Vault.Id)], Stop));

        Assert.Equal((code, isTransient), (failure.Code, failure.IsTransient));
        Assert.Equal(retryAfter == "120" ? TimeSpan.FromSeconds(120) : retryAfter.Length > 0 ? TimeSpan.FromHours(1) : null, failure.RetryAfter);
    }

    [Theory]
    [InlineData("""{"protocol":2,"vaults":"in another way"}""", "protocol_unsupported")]
    [InlineData("""{"vaults":[]}""", "remote_failed")]
    [InlineData("""{"protocol":1,"vaults":[]}""", "remote_failed")]
    [InlineData("""{"protocol":1,"vaults":[{"vault":"01936f3e-8c00-7a3b-9d41-5f0e2b7c6a10"}]}""", "remote_failed")]
    [InlineData("""{"protocol":1,"vaults":[{"vault":7}]}""", "remote_failed")]
    [InlineData("""{"protocol":1,"vaults":[{"vault":"VAULT","results":[{"status":"applied","sequence":1}]}]}""", "remote_failed")]
    [InlineData("""{"protocol":1,"vaults":[{"vault":"VAULT","has_more":"yes"}]}""", "remote_failed")]
    [InlineData("""{"protocol":1,"vaults":[{"vault":"VAULT","problem":{"code":"\u001b[31m","detail":""}}]}""", "remote_failed")]
    [InlineData("""{"protocol":1,"vaults":[{"vault":"VAULT","changes":[{"a":1}]}]}}""", "remote_failed")]
    [InlineData("<html>hotel network: sign in</html>", "remote_failed")]
    [InlineData("", "remote_failed")]
    public async Task An_answer_of_another_shape_is_a_failure_of_the_remote(string answer, string code)
    {
        await using var server = await ServeAsync();
        using var remote = server.Connect();
        server.Before = async context =>
        {
            await context.Response.WriteAsync(answer.Replace("VAULT", $"{_hub.Vault.Id}", StringComparison.Ordinal));
            return false;
        };

        Assert.Equal(code, (await Assert.ThrowsAsync<CairnException>(() => remote.ExchangeAsync([Ask(_hub.Vault.Id)], Stop))).Code);
    }

    [Fact]
    public async Task What_a_later_version_adds_is_passed_over_and_words_cannot_steer_a_terminal()
    {
        await using var server = await ServeAsync();
        using var remote = server.Connect();
        server.Before = async context =>
        {
            await context.Response.WriteAsync("""
                {"later":{"a":[1,{}]},"protocol":1,"vaults":[{"vault":"VAULT","new":[[]],"changes":[ {"b" : 1.0,"a":"é\u00e9"} ,3],"results":[],"cursor":"c","head":"h"}, 
                {"vault":"VAULT","problem":{"code":"later_code","detail":"LONG\u001b[31m","more":{}}}],"end":null}
                """.Replace("VAULT", $"{_hub.Vault.Id}", StringComparison.Ordinal).Replace("LONG", new string('x', 600), StringComparison.Ordinal));
            return false;
        };

        var answers = await remote.ExchangeAsync([Ask(_hub.Vault.Id), Ask(_hub.Vault.Id)], Stop);

        Assert.Equal(["""{"b" : 1.0,"a":"é\u00e9"}""", "3"], answers[0].Changes);
        Assert.Equal(("later_code", new string('x', 500)), (answers[1].Problem?.Code, answers[1].Problem?.Detail));
    }

    [Fact]
    public async Task Hints_that_break_off_have_failed_and_those_of_a_server_that_says_that_it_stops_have_ended()
    {
        await using var server = await ServeAsync();
        using var remote = server.Connect();
        var said = ": the vaults are watched\n\n";
        server.Before = async context =>
        {
            await context.Response.WriteAsync(said);
            return false;
        };

        Assert.Equal("remote_unreachable", (await Assert.ThrowsAsync<CairnException>(async () => await remote.WatchAsync([_hub.Vault.Id], Stop).ToListAsync(Stop))).Code);
        said += "retry: 3000\n\n";
        Assert.Empty(await remote.WatchAsync([_hub.Vault.Id], Stop).ToListAsync(Stop));
    }

    private static ExchangeRequest Ask(Guid vault) => new() { Vault = vault, Replica = "00000000000000ab" };

    private static async Task FailsAsync(HttpRemote remote, string code) =>
        Assert.Equal(code, (await Assert.ThrowsAsync<CairnException>(() => remote.ListVaultsAsync(Stop))).Code);

    private async Task<SyncServer> ServeAsync(bool isEncrypted = false)
    {
        var server = await SyncServer.StartAsync(isEncrypted);
        server.Vaults[_hub.Vault.Id] = new ServedVault(_hub.Vault);
        return server;
    }
}
