using System.Net;
using Cairn.Core;
using Cairn.Hub.CommandLine;
using Cairn.Hub.Operations;

namespace Cairn.Hub.Tests.CommandLine;

public sealed class HubSettingsTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void A_file_says_all_that_the_documents_show()
    {
        var options = Read(
            """
            {
              "database": "Host=db", "owner_database": "Host=db;Username=owner", "listen": "https://0.0.0.0:8443", "certificate": "/c.pem", "key": "/k.pem", "public_url": "https://hub.example",
              "proxies": ["10.0.0.0/8", "fd00::/8"], "metrics_listen": "http://127.0.0.1:9464", "leave_seconds": 2, "webhook_networks": ["127.0.0.0/8"], "requests_per_minute": 60, "streams_max": 1000, "streams_per_device": 4,
            }
            """);

        Assert.Equal([IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("fd00::/8")], options.Proxies);
        Assert.Equal([IPNetwork.Parse("127.0.0.0/8")], options.WebhookNetworks);
        Assert.Equal(
            new HubOptions
            {
                Database = "Host=db",
                OwnerDatabase = "Host=db;Username=owner",
                Listen = new Uri("https://0.0.0.0:8443"),
                Certificate = "/c.pem",
                Key = "/k.pem",
                PublicUrl = new Uri("https://hub.example"),
                Proxies = options.Proxies,
                WebhookNetworks = options.WebhookNetworks,
                MetricsListen = new Uri("http://127.0.0.1:9464"),
                LeaveSeconds = 2,
                RequestsPerMinute = 60,
                StreamsMax = 1_000,
                StreamsPerDevice = 4,
            },
            options);
    }

    [Fact]
    public void Options_win_over_the_file()
    {
        var options = Read("""{"database":"Host=db","public_url":"https://hub.example","proxies":["10.0.0.0/8"]}""", "--proxy", "192.168.0.0/16", "--proxy", "172.16.0.0/12", "--metrics-listen", "http://127.0.0.1:9000");

        Assert.Equal([IPNetwork.Parse("192.168.0.0/16"), IPNetwork.Parse("172.16.0.0/12")], options.Proxies);
        Assert.Equal(new Uri("http://127.0.0.1:9000"), options.MetricsListen);
    }

    [Theory]
    [InlineData("""{"database":"Host=db","proxies":["10.0.0.1/33"]}""", "10.0.0.0/8")]
    [InlineData("""{"database":"Host=db","webhook_networks":["localhost"]}""", "10.0.0.0/8")]
    [InlineData("""{"database":"Host=db","webhook_networks":[7]}""", "10.0.0.0/8")]
    [InlineData("""{"database":"Host=db","proxies":["10.0.0.0/8"]}""", "public_url")]
    [InlineData("""{"database":"Host=db","leave_seconds":10}""", "from 0 to 9")]
    [InlineData("""{"database":"Host=db","requests_per_minute":0}""", "at least 1")]
    [InlineData("""{"database":"Host=db","metrics_listen":"https://127.0.0.1:9000"}""", "http://")]
    [InlineData("""{"database":"Host=db","metrics":true}""", "metrics")]
    public void Settings_that_make_no_sense_are_refused_with_the_reason(string file, string reason)
    {
        var refused = Assert.Throws<CairnException>(() => Read(file));

        Assert.Equal("settings_invalid", refused.Code);
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_network_is_no_proxy() => Assert.Contains("--proxy takes a network", Assert.Single(ServeCommand.Create().Parse(["--proxy", "10.0.0.1"]).Errors).Message, StringComparison.Ordinal);

    private HubOptions Read(string file, params string[] args)
    {
        File.WriteAllText(_file, file);
        return HubSettings.Read(ServeCommand.Create().Parse(["--settings", _file, .. args]));
    }
}
