using System.Net;
using Cairn.Agent.Daemon;

namespace Cairn.Agent.Tests.Safety;

/// <summary>Pages in a real browser, from every origin that there is but the agent's own, get nothing and write nothing.</summary>
public sealed class BrowserTests
{
    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1", false)]
    [InlineData("127.0.0.1", "127.0.0.1", true)]
    [InlineData("localhost", "127.0.0.1", false)]
    [InlineData("localhost", "localhost", false)]
    [InlineData("evil.test", "127.0.0.1", false)]
    [InlineData("evil.test", "localhost", true)]
    [InlineData("evil.test", "also-evil.test", false)]
    public async Task A_page_of_another_origin_gets_nothing(string site, string target, bool isTokenOn)
    {
        await using var agent = await StartAsync(isTokenOn);
        await using var hostile = await ShownSite.StartAsync(IPAddress.Loopback, 0, () => Attack.Page(new UriBuilder(agent.Url) { Host = target }.Uri));

        await AttackAsync(agent, hostile, new Uri($"http://{site}:{hostile.Port}{ShownSite.PagePath}"), "MAP *.test 127.0.0.1");
    }

    [Fact]
    public async Task A_name_that_is_bent_to_this_machine_gets_nothing()
    {
        await using var agent = await StartAsync(isTokenOn: false);
        var name = new UriBuilder(agent.Url) { Host = "evil.test" }.Uri;
        await using var hostile = await ShownSite.StartAsync(IPAddress.Parse("127.0.0.2"), agent.Url.Port, () => Attack.Page(name), bendsTo: agent.Url);

        await AttackAsync(agent, hostile, new Uri(name, ShownSite.PagePath), "MAP evil.test 127.0.0.2");
    }

    private static async Task<GuardedAgent> StartAsync(bool isTokenOn)
    {
        var agent = await GuardedAgent.StartAsync(isTokenOn ? null : new AgentOptions());
        await agent.RememberAsync("a secret");
        return agent;
    }

    private static async Task AttackAsync(GuardedAgent agent, ShownSite hostile, Uri page, string rules)
    {
        using var vault = agent.Home.Open();
        var head = vault.Head();
        using (Chromium.Show(agent.Home, page, rules))
        {
            var report = await hostile.Report.WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);
            Assert.Equal(Attack.Attempts, report.Split('\n').Length);
            Assert.DoesNotContain(Attack.Read, report, StringComparison.Ordinal);
        }

        // It was the agent that refused, and not the browser that never asked: the calls that a program makes do work.
        var metrics = await agent.Client.GetStringAsync("metrics", TestContext.Current.CancellationToken);
        Assert.Contains("""route="/v1/recall",status="403",""", metrics, StringComparison.Ordinal);
        Assert.Contains("""route="/v1/memories",status="403",""", metrics, StringComparison.Ordinal);
        Assert.DoesNotContain("""route="/v1/recall",status="200",""", metrics, StringComparison.Ordinal);
        Assert.DoesNotContain("""route="/v1/events",status="200",""", metrics, StringComparison.Ordinal);
        Assert.Equal(head, vault.Head());
        Assert.Contains("a secret", await agent.Client.GetStringAsync("v1/recall?q=secret", TestContext.Current.CancellationToken), StringComparison.Ordinal);
        await agent.RememberAsync("planted");
        Assert.NotEqual(head, vault.Head());
    }
}
