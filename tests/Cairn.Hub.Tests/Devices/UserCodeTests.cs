using Cairn.Hub.Devices;

namespace Cairn.Hub.Tests.Devices;

public static class UserCodeTests
{
    [Theory]
    [InlineData("BCDF-GHJK")]
    [InlineData("bcdfghjk")]
    [InlineData(" bcdf - ghjk ")]
    [InlineData("B C D F G H J K")]
    public static void A_code_is_read_however_people_type_it(string text)
    {
        Assert.True(UserCode.TryParse(text, out var code));
        Assert.Equal("BCDF-GHJK", $"{code}");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("BCDF-GHJ")]
    [InlineData("BCDF-GHJKL")]
    [InlineData("BCDF-GHJA")]
    [InlineData("BCDF-GHJ1")]
    [InlineData("BCDF-GHJK                                          ")]
    [InlineData("<b>BCDFGHJK")]
    public static void What_is_no_code_is_not_read(string? text) => Assert.False(UserCode.TryParse(text, out _));

    [Fact]
    public static void Codes_have_no_vowels_and_are_read_again()
    {
        for (var at = 0; at < 1_000; at++)
        {
            var code = UserCode.New();
            Assert.DoesNotContain($"{code}", letter => "AEIOUY01".Contains(letter, StringComparison.Ordinal));
            Assert.True(UserCode.TryParse($"{code}", out var read));
            Assert.Equal(code, read);
        }
    }
}
