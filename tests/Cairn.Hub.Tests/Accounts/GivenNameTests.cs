using Cairn.Core;
using Cairn.Hub.Accounts;

namespace Cairn.Hub.Tests.Accounts;

public static class GivenNameTests
{
    [Theory]
    [InlineData("  anna ", "anna")]
    [InlineData("an\u0000n\r\na\u001b[31m", "anna[31m")]
    [InlineData("safe\u202egpj.exe", "safegpj.exe")]
    [InlineData("\u200bAnna\u2066\ufeff", "Anna")]
    [InlineData("Émile 😀 नमस्ते", "Émile 😀 नमस्ते")]
    [InlineData("می\u200cخواهم", "می\u200cخواهم")]
    public static void A_name_keeps_what_is_seen(string given, string name) => Assert.Equal(name, GivenName.Require(given));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" \u200d\u200c ")]
    [InlineData("\u0007\u202e")]
    public static void A_name_of_nothing_is_none(string? given) => Assert.Equal("invalid_name", Assert.Throws<CairnException>(() => GivenName.Require(given)).Code);

    [Fact]
    public static void Half_a_letter_is_replaced() => Assert.Equal("a\ufffdb", GivenName.Require($"a{(char)0xd800}b"));
}
