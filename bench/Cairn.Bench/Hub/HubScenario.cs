using System.Diagnostics;
using System.Net.Http.Headers;
using Cairn.Bench.Measuring;
using Cairn.Bench.Samples;
using Cairn.Bench.Sync;
using Cairn.Core.Recall;
using Cairn.Sync.Engine;
using Cairn.Sync.Http;
using Cairn.Sync.Remotes;
using Cairn.Vaults;
using Cairn.Vaults.Sync;

namespace Cairn.Bench.Hub;

/// <summary>Push and pull through a hub, of one vault and of many, beside PouchDB and its HTTP server; a new device; and a fleet of devices that listen and write.</summary>
internal sealed class HubScenario(BenchOptions options, Report report)
{
    private const int FleetProcesses = 2;
    private const int WriteEvery = 30;
    private const int HintRate = 20;
    private const int RecallCount = 200;

    private static readonly Guid Remote = Guid.Parse("00000000-0000-4000-8000-000000000003");

    private readonly SyncTable _rows = new();
    private readonly SyncTable _fleet = new();

    public async Task RunAsync()
    {
        var folder = options.Fresh("hub");
        var texts = Enumerable.Range(0, options.SyncCount).Zip(new SampleSource(new Vocabulary(50_000), 5).Take(options.SyncCount), (at, sample) => $"{at} {sample.Content}").ToList();
        await using (var hub = await BenchHub.StartAsync(Path.Combine(folder, "node")))
        {
            await MeasureOneAsync(hub, folder, texts);
            await MeasureManyAsync(hub, folder, texts);
            await MeasureFleetAsync(hub, folder);
        }

        var theirs = await PouchDb.MeasureAsync(folder, texts);
        report.Add("hub", [
            .. _rows.Beside(texts.Count, theirs),
            "",
            "The hub is a process of its own before a PostgreSQL that flushes each commit; the other's server keeps its databases in LevelDB. Neither is encrypted here. The other has no vaults: its figures are those of one database.",
            "",
            .. _fleet.Lines("a fleet of devices, two of each account", "one node"),
            "",
            "The fleet runs on the same two cores, in two processes, and takes its share of them. Its exchanges come over 64 connections of each process, as through a proxy, since a process may have 20,000 descriptors here and each device has a stream of its own. It waits after a break as agents do, 10 to 12.5 s the first time.",
        ]);
    }

    private async Task MeasureOneAsync(BenchHub hub, string folder, List<string> texts)
    {
        var (id, token) = (await hub.AddAsync(1, 1))[0];
        using var remote = Connect(hub, token);
        using (var vault = await new SyncHome(Path.Combine(folder, "one")).MakeReplicaAsync(id))
        {
            await SyncHome.FillAsync(vault, texts);
            _rows.Add("push to a hub, changes/s", texts.Count / await SyncHome.SyncAsync(vault, remote, Remote));
            using (var other = await new SyncHome(Path.Combine(folder, "pulled")).MakeReplicaAsync(id))
            {
                _rows.Add("pull from a hub, changes/s", texts.Count / await SyncHome.SyncAsync(other, remote, Remote));
            }

            _rows.Add("a change in the hub's log, bytes, with its indexes", await hub.AskAsync($"SELECT sum(pg_total_relation_size(inhrelid)) / {texts.Count}.0 FROM pg_inherits WHERE inhparent = 'changes'::regclass"));
            await SyncHome.FillAsync(vault, [.. new SampleSource(new Vocabulary(50_000), 7).Take(options.NewDeviceCount - texts.Count).Select(sample => sample.Content)]);
            await SyncHome.SyncAsync(vault, remote, Remote);
        }

        var began = Stopwatch.GetTimestamp();
        using var device = await new SyncHome(Path.Combine(folder, "new")).MakeReplicaAsync(id);
        await SyncHome.SyncAsync(device, remote, Remote);
        device.Recall(new RecallQuery("a word of some memory") { Limit = 1 });
        _rows.Add($"new device, {options.NewDeviceCount:N0} memories from a hub to the first answer, s", Stopwatch.GetElapsedTime(began).TotalSeconds);
        await MeasureRecallAsync(hub, token, texts);
    }

    private async Task MeasureRecallAsync(BenchHub hub, string token, List<string> texts)
    {
        while (await hub.AskAsync("SELECT count(*) FROM heads LEFT JOIN checkpoints ON checkpoints.vault = heads.vault AND projection = 'memories' WHERE heads.seq - coalesce(checkpoints.seq, 0) >= 512") > 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }

        using var client = new HttpClient { BaseAddress = hub.Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        var times = new List<double>();
        foreach (var text in texts.Take(2 * RecallCount))
        {
            var began = Stopwatch.GetTimestamp();
            await client.GetStringAsync(new Uri($"/v1/recall?q={Uri.EscapeDataString(string.Join(' ', text.Split(' ')[2..5]))}", UriKind.Relative));
            times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        // The first half finds the node's cache of the index cold.
        _rows.Add($"recall at the hub of three words among {options.NewDeviceCount:N0} memories, ms: p50", times.Skip(RecallCount).Median());
        _rows.Add("the same, ms: p95", times.Skip(RecallCount).Percentile(95));
    }

    private async Task MeasureManyAsync(BenchHub hub, string folder, List<string> texts)
    {
        var (_, token) = (await hub.AddAsync(1, 1))[0];
        using var remote = Connect(hub, token);
        var (vaults, others) = (new List<Vault>(), new List<Vault>());
        try
        {
            foreach (var (at, some) in texts.Chunk(texts.Count / options.VaultCount).Index())
            {
                var vault = Vault.Create(new SyncHome(Path.Combine(folder, $"many-{at}")).Folder, new VaultOptions());
                vaults.Add(vault);
                await remote.OfferVaultAsync(new RemoteVault(vault.Id, $"vault-{at}"), CancellationToken.None);
                await SyncHome.FillAsync(vault, some);
                others.Add(await new SyncHome(Path.Combine(folder, $"other-{at}")).MakeReplicaAsync(vault.Id));
            }

            _rows.Add($"push of {options.VaultCount} vaults to a hub, changes/s", texts.Count / await SyncAsync(vaults, remote));
            _rows.Add($"pull of {options.VaultCount} vaults from a hub, changes/s", texts.Count / await SyncAsync(others, remote));
        }
        finally
        {
            vaults.ForEach(vault => vault.Dispose());
            others.ForEach(vault => vault.Dispose());
        }
    }

    private async Task MeasureFleetAsync(BenchHub hub, string folder)
    {
        var (idle, active) = options.Fleet;
        var file = Path.Combine(folder, "fleet");
        await File.WriteAllLinesAsync(file, (await hub.AddAsync(idle / 2, 2)).Select(device => $"{device.Vault} {device.Token}"));
        using (var fleet = new Fleet(hub.Address, file, idle, FleetProcesses))
        {
            var before = hub.Megabytes();
            await fleet.ConnectAsync(idle);
            _fleet.Add($"{idle:N0} devices listen: memory of the node for each, kB", (hub.Megabytes() - before) * 1_024 / idle);
            var hinted = await fleet.HintAsync(options.FleetSeconds, HintRate);
            _fleet.Add($"{HintRate} of them write each second: from its way to the hub to the other device's hint, ms: p50", hinted.Median);
            _fleet.Add("the same, ms: p95", hinted.P95);
        }

        using (var fleet = new Fleet(hub.Address, file, active, FleetProcesses))
        {
            await fleet.ConnectAsync(active);
            var (median, p95, rate, hint) = await fleet.WriteAsync(Math.Max(options.FleetSeconds, WriteEvery), WriteEvery);
            _fleet.Add($"{active:N0} devices write once in {WriteEvery} s and pull what they hear of: exchanges a second", rate);
            _fleet.Add("an exchange, ms: p50", median);
            _fleet.Add("an exchange, ms: p95", p95);
            _fleet.Add("to the other device's hint, ms: p95", hint);
            _fleet.Add("memory of the node then, MB", hub.Megabytes());
            await hub.KillNodeAsync();
            await hub.StartNodeAsync();
            _fleet.Add("the node is killed and started: from ready until all listen again, s", await fleet.StormAsync());
        }
    }

    private static HttpRemote Connect(BenchHub hub, string token) => new(new HttpRemoteOptions { Address = hub.Address, Token = token });

    private static async Task<double> SyncAsync(List<Vault> vaults, HttpRemote remote)
    {
        var began = Stopwatch.GetTimestamp();
        var reports = await new SyncSession(Remote, remote, TimeProvider.System, () => 0).RunAsync(vaults.ConvertAll(vault => new VaultReplica(vault)), null, CancellationToken.None);
        return reports.FirstOrDefault(report => report.Problem is not null)?.Problem is { } problem ? throw new InvalidOperationException(problem.Detail) : Stopwatch.GetElapsedTime(began).TotalSeconds;
    }
}
