using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Cairn.Agent.Tests.Conflicts;
using Cairn.Agent.Tests.Daemon;
using Cairn.Agent.Tests.Web;
using Cairn.Core.Records;
using Cairn.Protocol;

namespace Cairn.Agent.Tests.Documentation;

public sealed partial class PageTests(AgentFixture agent) : IClassFixture<AgentFixture>
{
    private const string ExampleProject = "01a20062-7e31-7b5c-9c04-4d2e8f1a6b70";
    private const string ExampleConflict = "5c1f0e9ab27d4438";

    [Fact]
    public async Task The_page_is_whole_without_scripts_and_without_a_network()
    {
        var answer = (await agent.Client.SendAsync(HttpMethod.Get, "/docs", token: "wrong")).Being(200);
        var style = (await agent.Client.SendAsync(HttpMethod.Get, "/docs/style.css", token: "wrong")).Being(200);

        Assert.StartsWith("default-src 'none'; style-src 'self';", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.DoesNotContain("<script", answer.Text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(" style=", answer.Text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("url(", style.Text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("@import", style.Text, StringComparison.OrdinalIgnoreCase);
        Assert.All(Link().Matches(answer.Text).Select(match => match.Groups["to"].Value).Where(to => to[0] != '#'), to => Assert.True(to is "/docs/style.css" or "/openapi/v1.json", to));
    }

    [Fact]
    public async Task Every_operation_and_every_shape_is_on_the_page_and_every_link_leads_somewhere()
    {
        var page = (await agent.Client.GetAsync("/docs")).Being(200).Text;
        var anchors = Anchor().Matches(page).Select(match => match.Groups["id"].Value).ToList();

        Assert.Equal(anchors.Distinct(), anchors);
        Assert.Empty(ApiContract.Document.Operations.Select(operation => operation.Id).Except(anchors));
        Assert.Empty(ApiContract.Document.Root["components"]!["schemas"]!.AsObject().Select(schema => $"shape-{schema.Key}").Except(anchors));
        Assert.Empty(Link().Matches(page).Select(match => match.Groups["to"].Value).Where(to => to.Length > 1 && to[0] == '#').Select(to => to[1..]).Except(anchors));
    }

    [Fact]
    public async Task The_first_address_leads_to_the_page()
    {
        var answer = (await agent.Client.SendAsync(HttpMethod.Get, "/", token: "wrong")).Being(302);

        Assert.Equal("/docs", answer.Headers.Location!.ToString());
    }

    [Fact]
    public async Task The_commands_on_the_page_work_when_they_are_pasted()
    {
        Requires.File("/usr/bin/curl", "The commands on the page are for curl.");
        var vault = (await agent.Client.GetAsync("/v1/vaults"))["vaults"].EnumerateArray().Any();
        Assert.False(vault, "The commands begin with no vault.");
        var page = (await agent.Client.GetAsync("/docs")).Being(200).Text;
        var commands = Command().Matches(page).Select(match => WebUtility.HtmlDecode(match.Groups["command"].Value)).ToList();
        var (id, trace, work) = ("", "", "");

        var token = commands[0][..commands[0].IndexOf('\n', StringComparison.Ordinal)];
        commands.RemoveAt(0);
        foreach (var command in commands.Where(command => !command.StartsWith("curl -N", StringComparison.Ordinal)))
        {
            if (command.Contains("/v1/sync", StringComparison.Ordinal)) (await agent.Home.RunAsync("remote", "add", "nas", Path.Combine(agent.Home.Root, "nas"))).Ending(0);
            var conflict = command.Contains(ExampleConflict, StringComparison.Ordinal) ? await ConflictAsync() : ExampleConflict;
            var project = command.Contains(ExampleProject, StringComparison.Ordinal) ? await ProjectAsync() : ExampleProject;
            var filled = command.Replace(ExampleProject, project, StringComparison.Ordinal).Replace(ExampleConflict, conflict, StringComparison.Ordinal).Replace("64b8e763-6d01-85bc-9a07-7c86b6e84ff9", id, StringComparison.Ordinal).Replace("01a20060-a81d-77ba-98a5-af378eaef272", trace, StringComparison.Ordinal).Replace("01a20061-5c0e-7d4a-8f63-2b9d1c7e4a50", work, StringComparison.Ordinal);
            var run = await agent.Home.BashAsync(token + "\n" + filled.Replace("curl ", "curl --silent --show-error --fail-with-body --noproxy '*' ", StringComparison.Ordinal));

            Assert.True(run.ExitCode == 0, $"{run}");
            if (Added().IsMatch(filled)) work = JsonElement.Parse(run.Out).GetProperty("id").GetString()!;
            if (id.Length == 0) id = JsonElement.Parse(run.Out).GetProperty("id").GetString()!;
            if (filled.Contains("/v1/recall", StringComparison.Ordinal)) trace = JsonElement.Parse(run.Out).GetProperty("traces").GetProperty("personal").GetString()!;
        }

        Assert.Equal(ApiContract.Document.Operations.Count(), commands.Count);
    }

    [Fact]
    public void What_is_put_into_the_page_is_encoded()
    {
        Assert.Equal("<b>&lt;i&gt; &amp; &quot;&#x27;</b>", Markup.Of($"<b>{"<i> & \"'"}</b>").Html);
        Assert.Equal("a <code>&lt;b&gt;</code> c", Markup.Prose("a `<b>` c").Html);
    }

    // One of which something is to be said: it has no todos.
    private async Task<string> ProjectAsync() => (await agent.Home.RunAsync("project", "add", "Boat", "--json")).Ending(0).Json.GetProperty("id").GetString()!;

    private async Task<string> ConflictAsync()
    {
        using var vault = agent.Home.Open();
        var memory = await vault.ConflictAsync($"shown {Guid.NewGuid()}", "lost");
        return Assert.Single(vault.OpenConflicts(new RecordKey("memories", memory), 10).Items).Id;
    }

    [GeneratedRegex("--json.*/v1/(todos|projects|weekly-goals|intentions)'", RegexOptions.Singleline)]
    private static partial Regex Added();

    [GeneratedRegex("href=\"(?<to>[^\"]+)\"")]
    private static partial Regex Link();

    [GeneratedRegex(" id=\"(?<id>[^\"]+)\"")]
    private static partial Regex Anchor();

    [GeneratedRegex("<pre><code>(?<command>(TOKEN=|curl).*?)</code></pre>", RegexOptions.Singleline)]
    private static partial Regex Command();
}
