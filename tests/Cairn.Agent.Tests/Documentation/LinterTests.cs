using Cairn.Agent.Tests.Daemon;
using Cairn.Agent.Tests.Processes;

namespace Cairn.Agent.Tests.Documentation;

public sealed class LinterTests(AgentFixture agent) : IClassFixture<AgentFixture>
{
    [Fact]
    public async Task A_linter_finds_nothing_wrong_with_the_description_that_is_served()
    {
        var redocly = Path.Combine(CairnProgram.Root, "artifacts", "clients", "openapi", "node_modules", ".bin", "redocly");
        Requires.File(redocly, "The linter is installed by ./test, which needs Node 20 and npm.");
        var served = (await agent.Client.SendAsync(HttpMethod.Get, "/openapi/v1.json", token: "wrong")).Being(200).Text;
        var description = agent.Home.Write("openapi.json", served);
        var broken = agent.Home.Write("broken.json", served.Replace("\"operationId\":\"recall\"", "\"operationId\":\"trace\"", StringComparison.Ordinal));

        var right = await LintAsync(description);
        var wrong = await LintAsync(broken);

        right.Ending(0);
        Assert.NotEqual(0, wrong.ExitCode);
        Assert.Contains(agent.Agent.Url.ToString().TrimEnd('/'), served, StringComparison.Ordinal);

        Task<CairnRun> LintAsync(string file)
        {
            var start = agent.Home.Start(redocly, "lint", "--extends", "recommended-strict", file);
            start.Environment["REDOCLY_TELEMETRY"] = "off";
            start.Environment["REDOCLY_SUPPRESS_UPDATE_NOTICE"] = "true";
            return CairnHome.RunAsync(start, "redocly lint", []);
        }
    }
}
