using System.Diagnostics;
using Cairn.Bench.Http;
using Cairn.Bench.Measuring;
using Cairn.Bench.Samples;
using Cairn.Core.Recall;
using Cairn.Sync.Buckets;
using Cairn.Sync.Remotes;
using Cairn.Vaults;
using Cairn.Vaults.Homes;

namespace Cairn.Bench.Sync;

/// <summary>Push and pull between this process and an agent, and through a folder, beside PouchDB and its HTTP server; a new device; a write until it is seen elsewhere.</summary>
internal sealed class SyncScenario(BenchOptions options, Report report)
{
    private const int BatchSize = 1_000;

    private readonly SyncTable _rows = new();

    public async Task RunAsync()
    {
        var folder = options.Fresh("sync");
        var texts = Enumerable.Range(0, options.SyncCount).Zip(new SampleSource(new Vocabulary(50_000), 5).Take(options.SyncCount), (at, sample) => $"{at} {sample.Content}").ToList();
        var (server, client, live) = (new SyncHome(Path.Combine(folder, "server")), new SyncHome(Path.Combine(folder, "client")), new SyncHome(Path.Combine(folder, "live")));
        await server.RunAsync("remember", "the vault begins");
        using (var agent = await server.UpAsync("--serve", "127.0.0.1:0"))
        {
            await client.PairAsync(server);
            await live.PairAsync(server);
            var id = await MeasureAgentAsync(client, folder, texts);
            await MeasureFolderAsync(client, folder, id);
            await MeasureNewDeviceAsync(client, folder, id);
            await MeasureLiveAsync(agent, live);
        }

        var theirs = await PouchDb.MeasureAsync(folder, texts);
        report.Add("sync", [
            .. _rows.Beside(texts.Count, theirs),
            "",
            "The agent is a process of its own, with TLS, tokens and full durability; so is the other's server, without them, its databases in LevelDB. Batches of a thousand in both. What is pushed and pulled through a folder is the same log, and is compared with the same figures of the other.",
        ]);
    }

    private async Task<Guid> MeasureAgentAsync(SyncHome client, string folder, List<string> texts)
    {
        using var vault = client.Open();
        using var remote = client.Remote();
        var id = Guid.Parse("00000000-0000-4000-8000-000000000001");
        await SyncHome.SyncAsync(vault, remote, id);
        await SyncHome.FillAsync(vault, texts);
        _rows.Add("push to an agent, changes/s", texts.Count / await SyncHome.SyncAsync(vault, remote, id));
        using (var other = await new SyncHome(Path.Combine(folder, "pulled")).MakeReplicaAsync(vault.Id))
        {
            _rows.Add("pull from an agent, changes/s", texts.Count / await SyncHome.SyncAsync(other, remote, id));
        }

        await MeasureBytesAsync(client, vault, id);
        return vault.Id;
    }

    private async Task MeasureBytesAsync(SyncHome client, Vault vault, Guid id)
    {
        var before = new FileInfo(vault.Folder.Database).Length;
        await SyncHome.FillAsync(vault, [.. new SampleSource(new Vocabulary(50_000), 6).Take(BatchSize).Select(sample => sample.Content)]);
        using var proxy = new CountingProxy(client.ServedPort());
        using var remote = client.Remote(proxy.Port);
        await SyncHome.SyncAsync(vault, remote, id);
        await vault.IndexCaughtUp();
        var text = vault.Changes(vault.Head() - BatchSize, BatchSize).Average(logged => Core.Changes.ChangeJson.Write(logged.Change).Length);
        _rows.Add("a change's text in the log, bytes", text);
        _rows.Add("bytes on the wire for it, both ways", proxy.Bytes / (double)BatchSize);
        _rows.Add("growth of the database for it, index and records too, bytes", (new FileInfo(vault.Folder.Database).Length - before) / (double)BatchSize);
    }

    private async Task MeasureFolderAsync(SyncHome client, string folder, Guid vaultId)
    {
        var id = Guid.Parse("00000000-0000-4000-8000-000000000002");
        using var remote = new BucketRemote(new FolderBucket(Path.Combine(folder, "bucket")));
        await remote.OfferVaultAsync(new RemoteVault(vaultId, VaultHome.DefaultVault), CancellationToken.None);
        using var vault = client.Open();
        var count = vault.Head();
        _rows.Add("push to a folder, changes/s", count / await SyncHome.SyncAsync(vault, remote, id));
        using var other = await new SyncHome(Path.Combine(folder, "from-folder")).MakeReplicaAsync(vaultId);
        _rows.Add("pull from a folder, changes/s", count / await SyncHome.SyncAsync(other, remote, id));
    }

    private async Task MeasureNewDeviceAsync(SyncHome client, string folder, Guid vaultId)
    {
        var id = Guid.Parse("00000000-0000-4000-8000-000000000001");
        using var remote = client.Remote();
        using (var vault = client.Open())
        {
            var missing = options.NewDeviceCount - (int)vault.Head();
            await SyncHome.FillAsync(vault, [.. new SampleSource(new Vocabulary(50_000), 7).Take(missing).Select(sample => sample.Content)]);
            await SyncHome.SyncAsync(vault, remote, id);
        }

        var began = Stopwatch.GetTimestamp();
        using var device = await new SyncHome(Path.Combine(folder, "new")).MakeReplicaAsync(vaultId);
        await SyncHome.SyncAsync(device, remote, id);
        device.Recall(new RecallQuery("the vault begins") { Limit = 1 });
        _rows.Add($"new device, {options.NewDeviceCount:N0} memories from an agent to the first answer, s", Stopwatch.GetElapsedTime(began).TotalSeconds);
    }

    // Written to one agent, looked for at the other every two milliseconds; further apart than what syncs of writes are held together for.
    private async Task MeasureLiveAsync(HttpSide agent, SyncHome live)
    {
        using var other = await live.UpAsync();
        var times = new List<double>();
        for (var at = -2; at < options.LiveCount; at++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(2_200), TimeProvider.System);
            var began = Stopwatch.GetTimestamp();
            var written = await agent.PostJsonAsync("/v1/memories", $$"""{"content":"live {{at}}"}""");
            while (!await other.HasAsync($"/v1/memories/{written.GetProperty("id").GetString()}"))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System);
            }

            if (at >= 0)
            {
                times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }
        }

        _rows.Add("a write seen on the other device, ms: p50", times.Median());
        _rows.Add("a write seen on the other device, ms: p95", times.Percentile(95));
    }
}
