using Cairn.Core.Records;

namespace Cairn.Core.Tests.Records;

public sealed class NamesTests
{
    [Theory]
    [InlineData("a", true)]
    [InlineData("weekly_goals2", true)]
    [InlineData("", false)]
    [InlineData("2a", false)]
    [InlineData("_a", false)]
    [InlineData("a-b", false)]
    [InlineData("aB", false)]
    [InlineData("a\n", false)]
    [InlineData("é", false)]
    public void A_name_begins_with_a_letter_and_has_lower_case_digits_and_underscores(string text, bool isName) => Assert.Equal(isName, Names.IsName(text));

    [Theory]
    [InlineData("A", true)]
    [InlineData("9.b_c:d@e~f-G", true)]
    [InlineData("", false)]
    [InlineData("-a", false)]
    [InlineData("a b", false)]
    [InlineData("a/b", false)]
    [InlineData("a%2f", false)]
    [InlineData("a\n", false)]
    [InlineData("٣", false)]
    public void An_id_begins_with_a_letter_or_digit_and_is_safe_in_paths_and_addresses(string text, bool isId) => Assert.Equal(isId, Names.IsId(text));

    [Fact]
    public void Names_and_ids_have_a_longest_length()
    {
        Assert.True(Names.IsName(new string('a', 64)));
        Assert.False(Names.IsName(new string('a', 65)));
        Assert.True(Names.IsId(new string('a', 128)));
        Assert.False(Names.IsId(new string('a', 129)));
    }
}
