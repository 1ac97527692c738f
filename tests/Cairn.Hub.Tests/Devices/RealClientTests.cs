using System.Diagnostics;
using System.Text.Json;
using Cairn.Hub.Tests.Pages;

namespace Cairn.Hub.Tests.Devices;

/// <summary>A certified client of OAuth that knows nothing of ours; `./test` installs it.</summary>
public sealed class RealClientTests(Postgres postgres)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Openid_client_finds_the_endpoints_signs_in_refreshes_and_signs_out()
    {
        await using var hub = await TestHub.StartAsync(postgres);
        using var browser = await Browser.JoinAsync(hub);
        using var client = Start(hub.Server.Address.GetLeftPart(UriPartial.Authority));

        var shown = JsonDocument.Parse((await client.StandardOutput.ReadLineAsync(Stop))!).RootElement;
        var page = new Uri(shown.GetProperty("verification_uri_complete").GetString()!);
        Assert.Contains("a real client", (await browser.GetAsync(page.PathAndQuery)).Html, StringComparison.Ordinal);
        while (!await hub.FindAsync<bool>("SELECT polled_at IS NOT NULL FROM device_grants")) await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, Stop);
        await browser.PostAsync("/device", ("user_code", shown.GetProperty("user_code").GetString()!), ("decision", "approve"));

        var said = await client.StandardOutput.ReadToEndAsync(Stop);
        var wrong = await client.StandardError.ReadToEndAsync(Stop);
        await client.WaitForExitAsync(Stop);
        Assert.True(client.ExitCode == 0, wrong);
        Assert.Equal("done", said.Trim());
    }

    private static Process Start(string hub)
    {
        var folder = Path.Combine(Root(), "artifacts", "clients", "oauth");
        if (!File.Exists(Path.Combine(folder, "node_modules", ".package-lock.json")))
        {
            const string Reason = "The client is installed by ./test, which needs Node 20 and npm.";
            if (Environment.GetEnvironmentVariable("CI") == "true") Assert.Fail(Reason);
            Assert.Skip(Reason);
        }

        return Process.Start(new ProcessStartInfo("node", [Path.Combine(folder, "client.mjs"), hub]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
    }

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "cairn.slnx"))) folder = Path.GetDirectoryName(folder)!;
        return folder;
    }
}
