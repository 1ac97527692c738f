using System.Net;
using Cairn.Core;
using Cairn.Hub.Webhooks;

namespace Cairn.Hub.Tests.Webhooks;

/// <summary>Which addresses a webhook may have, and which it may lead to.</summary>
public sealed class OutsideNetworksTests
{
    private static readonly OutsideNetworks Internet = new([]);
    private static readonly OutsideNetworks Here = new([IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("10.1.0.0/16"), IPNetwork.Parse("fd00:1::/32")]);

    [Theory]
    [InlineData("8.8.8.8")]
    [InlineData("100.63.255.255")]
    [InlineData("172.32.0.1")]
    [InlineData("::ffff:8.8.8.8")]
    [InlineData("2606:4700:4700::1111")]
    public void The_internet_is_told_and_encrypted_only(string address)
    {
        Assert.True(Internet.Allow("https", IPAddress.Parse(address)));
        Assert.False(Internet.Allow("http", IPAddress.Parse(address)));
        Assert.False(Here.Allow("http", IPAddress.Parse(address)));
    }

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("10.1.2.3")]
    [InlineData("100.64.0.1")]
    [InlineData("100.127.255.255")]
    [InlineData("127.0.0.1")]
    [InlineData("127.255.255.254")]
    [InlineData("169.254.169.254")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.0.0.1")]
    [InlineData("192.0.2.1")]
    [InlineData("192.88.99.1")]
    [InlineData("192.168.1.1")]
    [InlineData("198.19.0.1")]
    [InlineData("198.51.100.1")]
    [InlineData("203.0.113.1")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::127.0.0.1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:a9fe:a9fe")]
    [InlineData("::ffff:0:127.0.0.1")]
    [InlineData("64:ff9b::7f00:1")]
    [InlineData("64:ff9b:1::a00:1")]
    [InlineData("100::1")]
    [InlineData("2001::1")]
    [InlineData("2001:db8::1")]
    [InlineData("2002:7f00:1::1")]
    [InlineData("3fff::1")]
    [InlineData("5f00::1")]
    [InlineData("fc00::1")]
    [InlineData("fd12:3456::1")]
    [InlineData("fe80::1")]
    [InlineData("fe80::1%1")]
    [InlineData("fec0::1")]
    [InlineData("ff02::1")]
    public void What_is_not_the_internet_is_not(string address) => Assert.False(Internet.Allow("https", IPAddress.Parse(address)));

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("::ffff:127.0.0.1", true)]
    [InlineData("10.1.255.255", true)]
    [InlineData("fd00:1::7", true)]
    [InlineData("10.2.0.1", false)]
    [InlineData("fd00:2::7", false)]
    public void Of_private_networks_those_that_are_named_are_told_also_without_encryption(string address, bool isAllowed)
    {
        Assert.Equal(isAllowed, Here.Allow("https", IPAddress.Parse(address)));
        Assert.Equal(isAllowed, Here.Allow("http", IPAddress.Parse(address)));
    }

    [Theory]
    [InlineData("https://hooks.example.com", "https://hooks.example.com/")]
    [InlineData("HTTPS://Hooks.Example.com:8443/a/../b?c=d", "https://hooks.example.com:8443/b?c=d")]
    [InlineData("https://hooks.example.com/%0d%0aX-Evil:%201", "https://hooks.example.com/%0d%0aX-Evil:%201")]
    [InlineData("https://hooks.example.com/?a=%0D%0A", "https://hooks.example.com/?a=%0D%0A")]
    [InlineData("https://8.8.8.8/", "https://8.8.8.8/")]
    [InlineData("https://hooks.example.com/@anna", "https://hooks.example.com/@anna")]
    public void An_address_is_kept_as_it_was_meant(string given, string kept) => Assert.Equal(kept, WebhookRules.Url(given, Internet));

    [Theory]
    [InlineData(null)]
    [InlineData("hooks.example.com")]
    [InlineData("/path")]
    [InlineData("ftp://hooks.example.com/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("javascript:alert(1)")]
    [InlineData("http://hooks.example.com/")]
    [InlineData("https:///path")]
    [InlineData("https://hooks.example.com/\r\nX-Evil: 1")]
    [InlineData("https://hooks.example.com/\nX-Evil:1")]
    [InlineData("https://hooks.example.com\r\n.evil/")]
    [InlineData("https://hooks.example.com/a b")]
    [InlineData(" https://hooks.example.com/")]
    [InlineData("https://hooks.example.com/\t")]
    [InlineData("https://hooks.example.com/\0")]
    [InlineData("https://hooks.example.com/\x7f")]
    [InlineData("https://hooks.example.com/\u2028")]
    [InlineData("https://höoks.example.com/")]
    [InlineData("https://hooks%0d%0a.example.com/")]
    [InlineData("https://hooks.example.com\\@127.0.0.1/")]
    [InlineData("https://anna:secret@hooks.example.com/")]
    [InlineData("https://anna@hooks.example.com/")]
    [InlineData("https://hooks.example.com/#part")]
    [InlineData("https://hooks.example.com:99999/")]
    [InlineData("https://127.0.0.1/")]
    [InlineData("https://2130706433/")]
    [InlineData("https://0x7f.1/")]
    [InlineData("https://0177.0.0.1/")]
    [InlineData("https://[::1]/")]
    [InlineData("https://[::ffff:127.0.0.1]/")]
    [InlineData("https://169.254.169.254/latest/meta-data/")]
    public void What_is_no_address_outside_is_refused(string? given) => Assert.Equal("invalid_webhook", Assert.Throws<CairnException>(() => WebhookRules.Url(given, Internet)).Code);

    [Fact]
    public void An_address_has_a_length() => Assert.Throws<CairnException>(() => WebhookRules.Url($"https://hooks.example.com/{new string('a', 2_000)}", Internet));

    [Theory]
    [InlineData("http://127.0.0.1:5678/webhook")]
    [InlineData("http://n8n:5678/webhook")]
    public void With_named_networks_an_address_may_be_without_encryption(string given) => Assert.Equal(given, WebhookRules.Url(given, Here));
}
