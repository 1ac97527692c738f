using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using Cairn.Agent.Tests.Processes;

namespace Cairn.Agent.Tests.Mcp;

/// <summary>The server as a client starts it, spoken to line by line.</summary>
public sealed class McpServerTests : IDisposable
{
    private readonly CairnHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task Nothing_but_the_protocol_goes_to_the_output_and_closing_the_input_ends_it()
    {
        using var server = await StartAsync();

        Assert.Contains("Alma", await CallAsync(server, 2, "remember", """{"content":"The boat is called Alma"}""") + await CallAsync(server, 3, "recall", """{"q":"boat"}"""), StringComparison.Ordinal);
        server.StandardInput.Close();
        var rest = await server.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await server.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(("", "", 0), (rest, await server.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken), server.ExitCode));
    }

    [Fact]
    public async Task Told_to_end_it_ends_well()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Signals are sent as on Linux.");
        using var server = await StartAsync();

        Assert.Equal(0, NativeMethods.Kill(server.Id, 15));
        await server.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(0, server.ExitCode);
    }

    [Fact]
    public async Task Several_servers_and_commands_work_on_one_vault_at_once()
    {
        using var first = await StartAsync("one");
        using var second = await StartAsync("two");

        await CallAsync(first, 2, "remember", """{"content":"The boat is called Alma"}""");
        await CallAsync(second, 2, "remember", """{"content":"The boat lies in Kiel"}""");
        (await _home.RunAsync("remember", "The boat is blue")).Ending(0);
        var answer = await CallAsync(first, 3, "recall", """{"q":"boat"}""");

        Assert.All(new[] { "Alma", "Kiel", "blue" }, word => Assert.Contains(word, answer, StringComparison.Ordinal));
        Assert.Single((await _home.RunAsync("recall", "boat", "--agent", "mcp:two", "--json")).Ending(0).Json.GetProperty("items").EnumerateArray());
        first.Kill();
        second.Kill();
    }

    [Fact]
    public async Task Garbage_on_the_input_does_not_end_it()
    {
        using var server = await StartAsync();

        await server.StandardInput.WriteLineAsync("garbage\n{}\n[]\n{\"jsonrpc\":\"2.0\",\"method\":1}");
        var answer = await CallAsync(server, 2, "recent", "{}");

        Assert.Contains("Nothing has been remembered yet", answer, StringComparison.Ordinal);
        server.Kill();
    }

    private async Task<Process> StartAsync(string client = "tests")
    {
        var server = _home.StartCairn("mcp");
        await server.StandardInput.WriteLineAsync(
            $$$$"""{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"{{{{client}}}}","version":"1"}}}""");
        Assert.Contains("\"cairn\"", await AnswerAsync(server, 1), StringComparison.Ordinal);
        await server.StandardInput.WriteLineAsync("""{"jsonrpc":"2.0","method":"notifications/initialized"}""");
        return server;
    }

    private static async Task<string> CallAsync(Process server, int id, string tool, string arguments)
    {
        await server.StandardInput.WriteLineAsync($$$"""{"jsonrpc":"2.0","id":{{{id}}},"method":"tools/call","params":{"name":"{{{tool}}}","arguments":{{{arguments}}} } }""");
        return await AnswerAsync(server, id);
    }

    // Every line is a message of the protocol; those about other requests are passed over.
    private static async Task<string> AnswerAsync(Process server, int id)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(1));
        while (await server.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            var message = JsonDocument.Parse(line).RootElement;
            Assert.Equal("2.0", message.GetProperty("jsonrpc").GetString());
            if (message.TryGetProperty("id", out var of) && of.ValueKind == JsonValueKind.Number && of.GetInt32() == id) return message.GetProperty("result").GetRawText();
        }

        throw new InvalidOperationException($"The server ended. {await server.StandardError.ReadToEndAsync(patience.Token)}");
    }

    private static class NativeMethods
    {
        [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int Kill(int process, int signal);
    }
}
