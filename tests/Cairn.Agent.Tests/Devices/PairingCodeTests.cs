using System.Net;
using Cairn.Agent.Devices;
using Cairn.Agent.Sync;
using Cairn.Core;
using Cairn.Sync.Http;
using Cairn.Vaults.Homes;

namespace Cairn.Agent.Tests.Devices;

public sealed class PairingCodeTests
{
    private static readonly CertificatePin Pin = new([.. Enumerable.Range(0, CertificatePin.Length).Select(number => (byte)(number * 7))]);

    [Fact]
    public void A_code_says_again_what_it_was_made_of_however_it_is_typed()
    {
        var code = new PairingCode([new DnsEndPoint("192.168.1.20", 8743), new DnsEndPoint("fd00::1", 1), new DnsEndPoint("laptop.local", 65_535)], Pin, PairingCode.NewSecret());
        var typed = $" {string.Join('-', code.ToString().ToLowerInvariant().Chunk(5).Select(letters => new string(letters)))}\n";

        var read = PairingCode.Parse(typed);

        Assert.Equal(code.Addresses, read.Addresses);
        Assert.Equal((code.Pin, code.Secret, code.ToString()), (read.Pin, read.Secret, read.ToString()));
        Assert.Equal(PairingCode.Parse(code.ToString()).ToString(), code.ToString());
    }

    [Fact]
    public void A_letter_that_is_wrong_or_missing_is_noticed()
    {
        var code = new PairingCode([new DnsEndPoint("10.0.0.1", 8743)], Pin, PairingCode.NewSecret()).ToString();
        var noticed = 0;
        for (var at = "cairn:".Length; at < code.Length - 1; at++)
        {
            noticed += IsRefused(code.Remove(at, 1)) && IsRefused(code.Remove(at, 1).Insert(at, code[at] == 'A' ? "B" : "A")) ? 1 : 0;
        }

        // Two bytes of a hash let one mistake of 65,536 pass.
        Assert.InRange(noticed, code.Length - "cairn:".Length - 3, code.Length);
    }

    [Theory]
    [InlineData("")]
    [InlineData("cairn:")]
    [InlineData("cairn:AAAA")]
    [InlineData("cairn:!!!!")]
    [InlineData("https://example.com")]
    public void What_is_no_code_is_refused(string text) => Assert.True(IsRefused(text));

    [Fact]
    public void Base32_is_that_of_RFC_4648()
    {
        Assert.Equal(["", "MY", "MZXQ", "MZXW6", "MZXW6YQ", "MZXW6YTB", "MZXW6YTBOI"], Enumerable.Range(0, 7).Select(length => Base32.Encode("foobar"u8[..length])));
        Assert.Equal("foobar"u8.ToArray(), Base32.Decode("mzxw6ytboi"));
        Assert.Null(Base32.Decode("MZ1"));
    }

    [Theory]
    [InlineData("192.168.1.20", "192.168.1.20-3")]
    [InlineData("::1", "1-3")]
    [InlineData("fd00::1", "fd00--1-3")]
    [InlineData("laptop.local", "laptop.local-3")]
    [InlineData("_", "device-3")]
    public void A_remote_has_a_name_of_its_host_that_a_remote_may_have(string host, string third)
    {
        var taken = new HashSet<string>();
        while (taken.Count < 2) taken.Add(PairingCodeUse.FreeName(host, taken));

        Assert.Equal(third, PairingCodeUse.FreeName(host, taken));
        var names = new RemotesFile(new VaultHome(Path.Combine(Path.GetTempPath(), "no-such-home")));
        Assert.All([.. taken, PairingCodeUse.FreeName(new string('a', 253), taken), PairingCodeUse.FreeName(new string('a', 253), new HashSet<string> { new('a', 64) })], names.RequireName);
    }

    private static bool IsRefused(string text)
    {
        try
        {
            PairingCode.Parse(text);
            return false;
        }
        catch (CairnException problem)
        {
            return problem.Code == "pairing_code_invalid";
        }
    }
}
