using System.Net;
using Cairn.Core;
using Cairn.Hub.CommandLine;
using Cairn.Hub.Operations;

namespace Cairn.Hub.Tests.CommandLine;

public sealed class HubSettingsTests
{
    [Fact]
    public async Task Networks_are_read_from_the_file()
    {
        var options = await ReadAsync("""{"database":"Host=db","webhook_networks":["127.0.0.0/8","fd00::/8"],"proxies":["10.0.0.0/24"]}""");

        Assert.Equal([IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("fd00::/8")], options.WebhookNetworks);
        Assert.Equal([IPNetwork.Parse("10.0.0.0/24")], options.Proxies);
    }

    [Theory]
    [InlineData("\"10.0.0.0/33\"")]
    [InlineData("\"localhost\"")]
    [InlineData("7")]
    public async Task What_is_no_network_is_refused(string network) =>
        Assert.Equal("settings_invalid", (await Assert.ThrowsAsync<CairnException>(() => ReadAsync($$"""{"database":"Host=db","webhook_networks":[{{network}}]}"""))).Code);

    private static async Task<HubOptions> ReadAsync(string settings)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, settings, TestContext.Current.CancellationToken);
            return HubSettings.Read(ServeCommand.Create().Parse(["--settings", file]));
        }
        finally
        {
            File.Delete(file);
        }
    }
}
