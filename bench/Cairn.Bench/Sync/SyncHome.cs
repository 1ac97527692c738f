using System.Diagnostics;
using System.Text.Json;
using Cairn.Bench.Http;
using Cairn.Core.Records;
using Cairn.Sync.Engine;
using Cairn.Sync.Http;
using Cairn.Sync.Remotes;
using Cairn.Vaults;
using Cairn.Vaults.Homes;
using Cairn.Vaults.Log;
using Cairn.Vaults.Sync;

namespace Cairn.Bench.Sync;

/// <summary>A device: a home of its own, used by the real program or, where time is taken, by this process.</summary>
internal sealed class SyncHome(string folder)
{
    private const int BatchSize = 1_000;

    private static readonly string Program = Path.Combine(Environment.GetEnvironmentVariable("CAIRN_ROOT") ?? ".", "cairn");

    public VaultFolder Folder => new VaultHome(folder).Folder(VaultHome.DefaultVault);

    /// <summary>Runs a command to its end, and returns its answer.</summary>
    public async Task<JsonElement> RunAsync(params string[] args)
    {
        using var run = Process.Start(Start([.. args, "--json"]))!;
        var answer = await run.StandardOutput.ReadToEndAsync();
        await run.WaitForExitAsync();
        return run.ExitCode == 0 ? JsonElement.Parse(answer) : throw new InvalidOperationException($"cairn {args[0]} failed.");
    }

    /// <summary>Starts the agent.</summary>
    public Task<HttpSide> UpAsync(params string[] args) => HttpSide.StartAsync(Start(["up", "--port", "0", "--json", .. args]));

    /// <summary>Makes the vault a replica of that of another device whose agent serves.</summary>
    public async Task PairAsync(SyncHome other) => await RunAsync("pair", (await other.RunAsync("pair")).GetProperty("code").GetString()!);

    /// <summary>What the device was paired with.</summary>
    /// <param name="port">Another port, where a proxy stands between.</param>
    public HttpRemote Remote(int? port = null)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "remotes.json")));
        var remote = document.RootElement.GetProperty("remotes")[0];
        var address = new UriBuilder(remote.GetProperty("address").GetString()!);
        address.Port = port ?? address.Port;
        return new HttpRemote(new HttpRemoteOptions
        {
            Address = address.Uri,
            Pin = CertificatePin.TryParse(remote.GetProperty("pin").GetString()!),
            Token = remote.GetProperty("token").GetString(),
        });
    }

    public int ServedPort()
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "remotes.json")));
        return new Uri(document.RootElement.GetProperty("remotes")[0].GetProperty("address").GetString()!).Port;
    }

    public Vault Open() => Vault.Open(Folder, new VaultOptions());

    /// <summary>Makes an empty vault that is a replica of another.</summary>
    public async Task<Vault> MakeReplicaAsync(Guid vault)
    {
        var made = Vault.Create(Folder, new VaultOptions());
        await made.JoinAsync(vault);
        return made;
    }

    /// <summary>Syncs until nothing is left, and returns the seconds that it took.</summary>
    public static async Task<double> SyncAsync(Vault vault, IRemote remote, Guid id)
    {
        var began = Stopwatch.GetTimestamp();
        var reports = await new SyncSession(id, remote, TimeProvider.System, () => 0).RunAsync([new VaultReplica(vault)], null, CancellationToken.None);
        return reports[0].Problem is { } problem ? throw new InvalidOperationException(problem.Detail) : Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    /// <summary>Remembers texts, a thousand at once.</summary>
    public static async Task FillAsync(Vault vault, IReadOnlyList<string> texts)
    {
        foreach (var batch in texts.Chunk(BatchSize))
        {
            await vault.RememberAsync([.. batch.Select(text => new SortedList<string, FieldValue>(StringComparer.Ordinal) { ["content"] = FieldValue.Text(text) })], new Author("bench"));
        }
    }

    private ProcessStartInfo Start(string[] args)
    {
        Directory.CreateDirectory(folder);
        var start = new ProcessStartInfo(Program, args) { RedirectStandardOutput = true, UseShellExecute = false };
        start.Environment[VaultHome.Variable] = folder;
        return start;
    }
}
