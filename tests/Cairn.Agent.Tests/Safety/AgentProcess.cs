using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using Cairn.Agent.Tests.Processes;

namespace Cairn.Agent.Tests.Safety;

/// <summary>A running agent in a process of its own, which can be killed.</summary>
internal sealed class AgentProcess : IDisposable
{
    private readonly Process _process;

    private AgentProcess(Process process, Uri url, string? tokenFile)
    {
        (_process, Url) = (process, url);
        Client = new HttpClient { BaseAddress = url };
        if (tokenFile is not null) Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", File.ReadAllText(tokenFile).Trim());
    }

    public Uri Url { get; }

    /// <summary>A client that may come in.</summary>
    public HttpClient Client { get; }

    public int Handles => Directory.GetFileSystemEntries($"/proc/{_process.Id}/fd").Length;

    /// <summary>Megabytes of memory in use.</summary>
    public long Megabytes => long.Parse(File.ReadLines($"/proc/{_process.Id}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) >> 10;

    public static async Task<AgentProcess> StartAsync(CairnHome home, params string[] args)
    {
        var process = home.StartCairn(["up", "--port", "0", "--json", .. args]);
        if (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is not { } line)
        {
            Assert.Fail($"The agent did not start: {await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken)}");
            throw new UnreachableException();
        }

        var json = JsonElement.Parse(line);
        return new AgentProcess(process, new Uri(json.GetProperty("url").GetString()!), json.GetProperty("token_file").GetString());
    }

    /// <summary>Ends the process as the kernel does: no handler runs, nothing is flushed.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>What it said to whoever watches it, once it has ended.</summary>
    public Task<string> ErrorAsync() => _process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);

    public void Dispose()
    {
        Client.Dispose();
        if (!_process.HasExited) _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
