using System.Text.Json;
using Cairn.Agent.Daemon;
using Cairn.Agent.Mcp;
using Cairn.Agent.Tests.Processes;
using Cairn.Vaults;
using Cairn.Vaults.Homes;
using ModelContextProtocol.Protocol;

namespace Cairn.Agent.Tests.Mcp;

/// <summary>Calls the tools without a client, on real vaults.</summary>
internal sealed class CalledTools : IDisposable
{
    private readonly AgentContext _agent;
    private readonly OfferedVaults _vaults;

    public CalledTools(params string[] vaults)
    {
        _agent = new AgentContext(new OpenVaults(new VaultHome(Home.Path), new VaultOptions(), (_, _) => { }), _ => { });
        _vaults = new OfferedVaults(_agent, vaults.Length == 0 ? [VaultHome.DefaultVault] : vaults, isOpen: false);
    }

    public CairnHome Home { get; } = new();

    public async Task<CallToolResult> CallAsync(string tool, IEnumerable<KeyValuePair<string, JsonElement>> arguments, string? client = "tests") =>
        await MemoryTools.CallAsync(_agent, _vaults, tool, arguments, client, TestContext.Current.CancellationToken);

    /// <summary>Calls a tool and returns what a model reads.</summary>
    public async Task<string> TextAsync(string tool, string arguments) => Text(await AnswerAsync(tool, arguments));

    /// <summary>Calls a tool and returns what a program reads.</summary>
    public async Task<JsonElement> JsonAsync(string tool, string arguments) => (await AnswerAsync(tool, arguments)).StructuredContent!.Value;

    /// <summary>Calls a tool that cannot do it; returns the error.</summary>
    public async Task<JsonElement> ErrorAsync(string tool, string arguments)
    {
        var result = await CallAsync(tool, Read(arguments));
        Assert.True(result.IsError);
        return JsonDocument.Parse(Text(result)).RootElement.GetProperty("error");
    }

    /// <summary>Remembers a text; returns its id.</summary>
    public async Task<string> RememberAsync(string content) =>
        (await JsonAsync("remember", $"{{\"content\":{JsonSerializer.Serialize(content)}}}")).GetProperty("items")[0].GetProperty("id").GetString()!;

    public static string Text(CallToolResult result) => ((TextContentBlock)Assert.Single(result.Content)).Text;

    public void Dispose()
    {
        _agent.Dispose();
        Home.Dispose();
    }

    private async Task<CallToolResult> AnswerAsync(string tool, string arguments)
    {
        var result = await CallAsync(tool, Read(arguments));
        if (result.IsError == true) Assert.Fail(Text(result));
        return result;
    }

    private static IEnumerable<KeyValuePair<string, JsonElement>> Read(string arguments) =>
        JsonDocument.Parse(arguments).RootElement.EnumerateObject().Select(member => KeyValuePair.Create(member.Name, member.Value));
}
