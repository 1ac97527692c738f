using System.Diagnostics;
using System.Text.Json;
using Cairn.Agent.Tests.Processes;

namespace Cairn.Hub.Tests.Operations;

/// <summary>A node that runs as a process of its own, as <c>cairn-hub serve</c> does for whoever runs a hub.</summary>
internal sealed class HubProcess : IDisposable
{
    private readonly Process _process;

    private HubProcess(Process process, Uri address) => (_process, Address) = (process, address);

    public Uri Address { get; }

    public static string Program { get; } = Path.Combine(CairnProgram.Root, "artifacts", "bin", "Cairn.Hub", Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/')), "cairn-hub");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Starts a node, and waits until it listens.</summary>
    public static async Task<HubProcess> StartAsync(CairnHome home, object settings)
    {
        var file = home.Write($"{Guid.NewGuid()}.json", JsonSerializer.Serialize(settings));
        var process = Process.Start(home.Start(Program, "serve", "--settings", file))!;
        process.StandardInput.Close();
        while (await process.StandardOutput.ReadLineAsync(Stop) is { } line)
        {
            if (JsonElement.Parse(line).GetProperty("State").TryGetProperty(nameof(Address), out var address))
            {
                _ = process.StandardOutput.ReadToEndAsync(Stop);
                return new HubProcess(process, new Uri(address.GetString()!));
            }
        }

        throw new InvalidOperationException(await process.StandardError.ReadToEndAsync(Stop));
    }

    /// <summary>Asks it to stop, as a service manager does.</summary>
    public void Terminate()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        kill.WaitForExit();
    }

    /// <summary>Ends it as the kernel does.</summary>
    public void Kill() => _process.Kill();

    /// <summary>Waits for its end.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> EndAsync()
    {
        await _process.WaitForExitAsync(Stop);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
