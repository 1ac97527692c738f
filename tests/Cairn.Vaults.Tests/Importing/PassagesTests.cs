using System.Text;
using Cairn.Vaults.Importing;
using Cairn.Vaults.Importing.Formats;

namespace Cairn.Vaults.Tests.Importing;

public sealed class PassagesTests
{
    private static readonly string[] Pieces =
    [
        " ", " ", " ", "\n", "\n\n", ". ", "。", "# Heading\n", "\n## Deeper\n", "\n####### none\n", "\n```\n", "😀", "👩‍🚀", "漢字", "word", "longer-word", "[[link]]", "#tag", "\t", "é",
    ];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Every_character_but_blanks_is_in_some_passage_in_its_order(int seed)
    {
        var text = RandomText(new Random(seed), 300_000);

        var passages = MarkdownFile.Read("source", text).ToList();

        Assert.Equal(WithoutBlanks(text), WithoutBlanks(string.Concat(passages.Select(Content))));
        Assert.All(passages, passage => Assert.InRange(Content(passage).Length, 1, Passages.LengthMax));
        Assert.All(passages, passage => Assert.Equal(Content(passage), Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(Content(passage)))));
        Assert.Equal(passages.Count, passages.Select(passage => passage.Place).Distinct().Count());
        Assert.InRange(passages.Count, 150, 30_000);
    }

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 6)];

    [Theory]
    [InlineData("😀")]
    [InlineData("a😀")]
    [InlineData("x")]
    [InlineData("漢")]
    public void Text_without_a_single_blank_is_cut_between_characters(string piece)
    {
        var text = string.Concat(Enumerable.Repeat(piece, 30_000));

        var passages = MarkdownFile.Read("source", text).Select(Content).ToList();

        Assert.Equal(text, string.Concat(passages));
        Assert.All(passages.SkipLast(1), passage => Assert.InRange(passage.Length, Passages.LengthMax - 1, Passages.LengthMax));
        Assert.DoesNotContain(passages, passage => char.IsLowSurrogate(passage[0]) || char.IsHighSurrogate(passage[^1]));
    }

    [Fact]
    public void A_text_that_fits_is_one_passage_with_no_place_of_its_own()
    {
        var passage = Assert.Single(MarkdownFile.Read("source", "# Heading\n" + new string('x', 1_900)));

        Assert.False(passage.Fields.ContainsKey("position"));
        Assert.False(passage.Fields.ContainsKey("caption"));
    }

    [Fact]
    public void A_paragraph_is_not_torn_where_it_fits_and_a_sentence_is_not_where_it_does()
    {
        var paragraphs = Enumerable.Range(0, 10).Select(number => $"Paragraph {number}. " + new Random(number).Text(600)).ToList();

        var passages = MarkdownFile.Read("source", string.Join("\n\n", paragraphs)).Select(Content).ToList();

        Assert.All(paragraphs, paragraph => Assert.Contains(passages, passage => passage.Contains(paragraph, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_heading_of_any_length_and_a_chain_of_them_lose_nothing()
    {
        using var home = new TemporaryVault();
        var notes = new Notes(home);
        notes.Write("long.md", $"# {new Random(3).Text(12_001)}\nbody\n# {string.Concat(Enumerable.Repeat("😀", 6_000))}\nmore\n");

        var report = await notes.ImportAsync();

        Notes.AssertNoProblem(report);
        var contents = Notes.Of(home.Vault, "notes/long.md").Select(passage => passage.Fields["content"].AsText()!).ToList();
        Assert.Equal(WithoutBlanks(File.ReadAllText(Path.Combine(notes.Path, "long.md"))), WithoutBlanks(string.Concat(contents)));
    }

    private static string Content(SourceItem passage) => passage.Fields["content"].AsText()!;

    private static string WithoutBlanks(string text) => string.Concat(text.Where(character => !char.IsWhiteSpace(character)));

    private static string RandomText(Random random, int length)
    {
        // Now and then a stretch of one piece, so that blanks are rare in places.
        var text = new StringBuilder("Begin ");
        while (text.Length < length)
        {
            var piece = Pieces[random.Next(Pieces.Length)];
            text.Insert(text.Length, piece, random.Next(300) == 0 ? random.Next(3_000) : 1);
            text.Append(random.Word());
        }

        return text.ToString();
    }
}
