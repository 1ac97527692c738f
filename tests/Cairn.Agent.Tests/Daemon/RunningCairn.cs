using System.Diagnostics;
using System.Text.Json;
using Cairn.Agent.Tests.Processes;

namespace Cairn.Agent.Tests.Daemon;

/// <summary>A running agent: <c>cairn up</c> on a port that is free.</summary>
internal sealed class RunningCairn : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Process _process;
    private readonly Task<string> _said;

    private RunningCairn(Process process, Task<string> said, Uri url, string token)
    {
        _process = process;
        _said = said;
        Url = url;
        Token = token;
    }

    public Uri Url { get; }

    public string Token { get; }

    public int Id => _process.Id;

    public static Task<RunningCairn> StartAsync(CairnHome home, params string[] args) => StartAsync(home, port: 0, args);

    public static async Task<RunningCairn> StartAsync(CairnHome home, int port, params string[] args)
    {
        var process = home.StartCairn(["up", "--port", $"{port}", "--json", .. args]);
        var said = process.StandardError.ReadToEndAsync(CancellationToken.None);
        using var patience = new CancellationTokenSource(Patience);
        if (await process.StandardOutput.ReadLineAsync(patience.Token) is not { } line)
        {
            Assert.Fail($"The agent did not start: {await said}");
            throw new InvalidOperationException();
        }

        var answer = JsonElement.Parse(line);
        var token = answer.GetProperty("token_file").GetString() is { } file ? (await File.ReadAllTextAsync(file, patience.Token)).Trim() : "";
        return new RunningCairn(process, said, new Uri(answer.GetProperty("url").GetString()!), token);
    }

    /// <summary>Asks it to stop; it goes on until it has answered what it works on.</summary>
    public void AskToStop()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{Id}"]);
        kill.WaitForExit();
    }

    /// <summary>Its exit code, and what it said beside its answers, once it has ended.</summary>
    public async Task<(int ExitCode, string Said)> EndAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(patience.Token);
        return (_process.ExitCode, await _said);
    }

    /// <summary>Ends it at once, as a crash does; answers what it has said.</summary>
    public async Task<string> KillAsync()
    {
        _process.Kill();
        return (await EndAsync()).Said;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            AskToStop();
            await EndAsync();
        }

        _process.Dispose();
    }
}
