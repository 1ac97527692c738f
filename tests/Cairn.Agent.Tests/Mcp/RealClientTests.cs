using System.Text.Json;
using Cairn.Agent.Tests.Processes;

namespace Cairn.Agent.Tests.Mcp;

/// <summary>The clients that others use: the official TypeScript SDK, and the official inspector's command line. `./test` installs both.</summary>
public sealed class RealClientTests : IDisposable
{
    private static readonly string Folder = Path.Combine(CairnProgram.Root, "artifacts", "clients", "mcp");

    private readonly CairnHome _home = new();

    public RealClientTests() => Requires.File(Path.Combine(Folder, "node_modules", ".package-lock.json"), "The clients are installed by ./test, which needs Node 20 and npm.");

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task The_official_sdk_works_with_it_over_standard_input_and_output() =>
        (await NodeAsync("client.mjs", "stdio", CairnProgram.Path)).Ending(0);

    [Fact]
    public async Task The_official_sdk_works_with_a_running_agent_over_http_and_beside_it()
    {
        using var agent = _home.StartCairn("up", "--port", "0", "--json");
        var url = JsonDocument.Parse((await agent.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken))!).RootElement.GetProperty("url").GetString();

        (await NodeAsync("client.mjs", "http", $"{url}mcp", File.ReadAllText(Path.Combine(_home.Path, "agent.token")).Trim())).Ending(0);
        (await NodeAsync("client.mjs", "stdio", CairnProgram.Path)).Ending(0);
        agent.Kill();
    }

    [Fact]
    public async Task The_official_inspector_lists_and_calls_the_tools()
    {
        var inspector = Path.Combine("node_modules", "@modelcontextprotocol", "inspector-cli", "build", "cli.js");

        var tools = (await NodeAsync(inspector, "--cli", CairnProgram.Path, "mcp", "--method", "tools/list")).Ending(0).Out;
        (await NodeAsync(inspector, "--cli", CairnProgram.Path, "mcp", "--method", "tools/call", "--tool-name", "remember", "--tool-arg", "content=The boat is called Alma", "--tool-arg", "tags=[\"sea\"]")).Ending(0);
        var recalled = (await NodeAsync(inspector, "--cli", CairnProgram.Path, "mcp", "--method", "tools/call", "--tool-name", "recall", "--tool-arg", "q=boat", "--tool-arg", "limit=3")).Ending(0).Out;

        Assert.Equal(10, JsonDocument.Parse(tools).RootElement.GetProperty("tools").GetArrayLength());
        Assert.Contains("Alma", JsonDocument.Parse(recalled).RootElement.GetProperty("content")[0].GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    private Task<CairnRun> NodeAsync(string script, params string[] args)
    {
        var start = _home.Start("node", [Path.Combine(Folder, script), .. args]);
        return CairnHome.RunAsync(start, $"node {script}", []);
    }
}
