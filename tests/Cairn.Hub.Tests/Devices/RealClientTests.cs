using System.Text.Json;
using Cairn.Agent.Tests.Processes;
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
        using var client = NpmClient.Start("oauth", "client.mjs", [hub.Server.Address.GetLeftPart(UriPartial.Authority)]);

        var shown = JsonDocument.Parse((await client.StandardOutput.ReadLineAsync(Stop))!).RootElement;
        var page = new Uri(shown.GetProperty("verification_uri_complete").GetString()!);
        Assert.Contains("a real client", (await browser.GetAsync(page.PathAndQuery)).Html, StringComparison.Ordinal);
        await Eventually.HoldsAsync(() => hub.FindAsync<bool>("SELECT polled_at IS NOT NULL FROM device_grants"));
        await browser.PostAsync("/device", ("user_code", shown.GetProperty("user_code").GetString()!), ("decision", "approve"));

        var said = await client.StandardOutput.ReadToEndAsync(Stop);
        var wrong = await client.StandardError.ReadToEndAsync(Stop);
        await client.WaitForExitAsync(Stop);
        Assert.True(client.ExitCode == 0, wrong);
        Assert.Equal("done", said.Trim());
    }
}
