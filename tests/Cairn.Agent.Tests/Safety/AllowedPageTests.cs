using System.Net;
using System.Text.Json;
using Cairn.Agent.Daemon;
using Cairn.Agent.Tests.Processes;

namespace Cairn.Agent.Tests.Safety;

/// <summary>Pages of an origin that was let in use the agent from a real browser, with the token; those of others still get nothing.</summary>
public sealed class AllowedPageTests
{
    private const string Store = """{"state":{"projects":[{"id":"p-1","title":"Boat","status":"active"}],"todos":[{"id":"t-1","projectId":"p-1","title":"Caulk","status":"refined","createdAt":1700000000}],"theme":"dark"},"version":0}""";

    [Fact]
    public async Task What_a_page_kept_is_imported_by_that_page_and_twice_is_harmless()
    {
        var page = "";
        await using var site = await ShownSite.StartAsync(IPAddress.Loopback, 0, () => page);
        await using var agent = await GuardedAgent.StartAsync(new AgentOptions { Token = GuardedAgent.Token, Origins = [$"http://localhost:{site.Port}"] });
        page = Page(agent.Url);

        using (Chromium.Show(agent.Home, new Uri($"http://localhost:{site.Port}{ShownSite.PagePath}"), "MAP *.test 127.0.0.1"))
        {
            var reports = JsonElement.Parse(await site.Report.WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken));

            Assert.Equal((3, 0, 0), Counts(reports[0]));
            Assert.Equal((0, 0, 3), Counts(reports[1]));
            Assert.Contains("theme", reports[0].GetProperty("hints")[0].GetString(), StringComparison.Ordinal);
            Assert.Equal("Boat", reports[2].GetProperty("items")[0].GetProperty("title").GetString());
        }

        Assert.Equal("refined", (await agent.Home.RunAsync("get", "t-1", "--json")).Ending(0).Json.GetProperty("status").GetString());
    }

    [Theory]
    [InlineData("http://evil.test", "foreign_origin")]
    [InlineData("http://plan.test.evil.test", "foreign_origin")]
    [InlineData("https://plan.test", "foreign_origin")]
    [InlineData("http://plan.test", "unauthorized")]
    public async Task Another_origin_stays_out_and_nobody_comes_in_without_the_token(string origin, string code)
    {
        await using var agent = await GuardedAgent.StartAsync(new AgentOptions { Token = GuardedAgent.Token, Origins = ["http://plan.test"] });
        using var wire = await agent.ConnectAsync();

        await wire.SendAsync($"GET /v1/recall?q=secret HTTP/1.1\r\nHost: 127.0.0.1:{agent.Url.Port}\r\nAuthorization: Bearer wrong\r\nOrigin: {origin}\r\n\r\n");

        var answer = (await wire.ReadAsync())!;
        Assert.Equal(code, answer.Code);
        Assert.Equal(code == "unauthorized" ? origin : null, answer.Headers.GetValueOrDefault("Access-Control-Allow-Origin"));
    }

    [Theory]
    [InlineData("plan.example")]
    [InlineData("*")]
    [InlineData("null")]
    [InlineData("ftp://plan.example")]
    [InlineData("https://plan.example/page")]
    public async Task What_is_no_origin_is_refused(string text)
    {
        using var home = new CairnHome();

        (await home.RunAsync("up", "--port", "0", "--allow-origin", text)).Failing(1, "is no origin of pages");
    }

    private static (int Added, int Updated, int Unchanged) Counts(JsonElement report) => (report.GetProperty("added").GetInt32(), report.GetProperty("updated").GetInt32(), report.GetProperty("unchanged").GetInt32());

    private static string Page(Uri agent) => $$"""
        <script>
        localStorage.setItem('creation-store', {{JsonSerializer.Serialize(Store)}});
        const send = (method, path, body) => fetch('{{agent}}' + path, { method, body, headers: { 'Authorization': 'Bearer {{GuardedAgent.Token}}', 'Content-Type': 'application/json' } }).then(answer => answer.json());
        const store = () => send('POST', 'v1/import/creation-store', localStorage.getItem('creation-store'));
        (async () => {
          let report;
          try { report = JSON.stringify([await store(), await store(), await send('GET', 'v1/projects')]); } catch (error) { report = JSON.stringify(String(error)); }
          await fetch('/report', { method: 'POST', body: report });
        })();
        </script>
        """;
}
