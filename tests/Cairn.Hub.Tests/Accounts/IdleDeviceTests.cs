using System.Globalization;
using Cairn.Agent.Tests.Daemon;
using Cairn.Agent.Tests.Processes;
using Cairn.Hub.Tests.Pages;

namespace Cairn.Hub.Tests.Accounts;

/// <summary>What a device asks of a hub that has nothing to do.</summary>
public sealed class IdleDeviceTests(Postgres postgres)
{
    private const int Vaults = 50;

    private static readonly TimeSpan Watched = TimeSpan.FromSeconds(15);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_with_fifty_vaults_stays_far_below_the_limit_of_requests()
    {
        await using var hub = await TestHub.StartAsync(postgres, options => options with { RequestsPerMinute = 100, MetricsListen = new Uri("http://127.0.0.1:0") });
        using var anna = await Browser.JoinAsync(hub);
        var (_, other) = await hub.AddDeviceAsync(await hub.FindAsync<Guid>("SELECT id FROM accounts"));
        for (var number = 1; number <= Vaults; number++) await hub.OfferVaultAsync(other, $"vault-{number}");
        using var home = new CairnHome();
        (await LoginRun.RunAsync(hub, anna, home, "phone")).Ending(0);

        await using var agent = await RunningCairn.StartAsync(home);
        await Eventually.HoldsAsync(async () => await SumAsync(hub, "cairn_streams_open") >= 1);
        await Task.Delay(Watched, TimeProvider.System, Stop);
        var before = await SumAsync(hub, "cairn_http_request_duration_seconds_count");
        await Task.Delay(Watched, TimeProvider.System, Stop);

        Assert.InRange(await SumAsync(hub, "cairn_http_request_duration_seconds_count") - before, 0, 2);
        Assert.Equal(Vaults + 1, (await home.RunAsync("vault", "list", "--json")).Json.GetProperty("vaults").GetArrayLength());
    }

    private static async Task<double> SumAsync(TestHub hub, string metric)
    {
        using var client = new HttpClient { BaseAddress = hub.Server.MetricsAddress };
        var text = await client.GetStringAsync(new Uri("metrics", UriKind.Relative), Stop);
        return text.Split('\n').Where(line => line.StartsWith(metric, StringComparison.Ordinal)).Sum(line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));
    }
}
