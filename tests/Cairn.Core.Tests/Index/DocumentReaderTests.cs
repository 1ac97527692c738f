using Cairn.Core.Index;
using Cairn.Core.Records;
using Cairn.Core.Text;

namespace Cairn.Core.Tests.Index;

public sealed class DocumentReaderTests
{
    private static readonly DateTimeOffset Created = new(2024, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Records_of_collections_that_are_not_searched_give_nothing()
    {
        var fields = new Dictionary<string, FieldValue> { ["content"] = FieldValue.Text("dog"), ["name"] = FieldValue.Text("dog") };

        Assert.Null(DocumentReader.Read(new RecordKey("profile", "p"), fields, 1, "anna", Created));
        Assert.Null(DocumentReader.Read(new RecordKey("unheard_of", "p"), fields, 1, "anna", Created));
        Assert.NotNull(DocumentReader.Read(new RecordKey("memories", "p"), fields, 1, "anna", Created));
    }

    [Fact]
    public void A_word_of_the_content_says_more_than_one_of_a_tag_and_that_more_than_one_of_the_source()
    {
        var impacts = Impacts(("content", Text("alpha beta")), ("tags", FieldValue.Texts(["gamma"])), ("source", Text("delta")), ("metadata", Text("omega")));

        Assert.True(impacts["alpha"] == impacts["beta"]);
        Assert.True(impacts["alpha"] > impacts["gamma"]);
        Assert.True(impacts["gamma"] > impacts["delta"]);
        Assert.True(impacts["delta"] > 0);
        Assert.False(impacts.ContainsKey("omega"));
    }

    [Fact]
    public void A_word_that_is_repeated_says_more_and_in_a_long_text_less()
    {
        var shorter = Impacts(("content", Text("alpha alpha beta")));
        var longer = Impacts(("content", Text("alpha alpha beta " + string.Concat(Enumerable.Range(0, 400).Select(number => $"x{number} ")))));

        Assert.True(shorter["alpha"] > shorter["beta"]);
        Assert.True(shorter["alpha"] > longer["alpha"]);
        Assert.True(longer["beta"] >= 1);
        Assert.All(Impacts(("content", Text(string.Concat(Enumerable.Repeat("alpha ", 20_000))))), term => Assert.InRange(term.Value, 1, 255));
    }

    [Theory] // x = 1 / (length / 20)^¼; the impact is 255 · x / (x + 0.9), as the remarks of the reader say.
    [InlineData(1, 179)]
    [InlineData(20, 134)]
    [InlineData(320, 91)]
    public void The_impact_is_that_of_BM25_with_a_length_that_is_not_relative_to_others(int words, byte impact) =>
        Assert.Equal(impact, Impacts(("content", Text("alpha" + string.Concat(Enumerable.Range(1, words - 1).Select(Other)))))["alpha"]);

    [Fact]
    public void What_a_record_is_can_be_filtered_by_whatever_the_case()
    {
        var impacts = Impacts(
            ("kind", Text("Note")), ("content", Text("dog")), ("tags", FieldValue.Texts(["Pets", "Home Town", "pets"])), ("source", Text("Mail")),
            ("speaker", Text("Anna")), ("session", Text("S1")));

        Assert.Equal(
            ["=by:writer", "=in:memories", "=kind:note", "=session:s1", "=source:mail", "=speaker:anna", "=tags:home town", "=tags:pets"],
            impacts.Keys.Where(term => term[0] == FilterTerm.Mark && !term.StartsWith("=at:", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.All(impacts.Where(term => term.Key[0] == FilterTerm.Mark && !term.Key.StartsWith("=at:", StringComparison.Ordinal)), term => Assert.Equal(255, term.Value));
    }

    [Fact]
    public void Long_values_are_cut_but_not_within_a_character()
    {
        Assert.Equal("=source:" + new string('a', 200), FilterTerm.Field("source", new string('A', 300)));

        Assert.Equal("=source:" + new string('a', 199), FilterTerm.Field("source", new string('a', 199) + "😀"));
        Assert.Equal("=source:" + new string('a', 198) + "😀", FilterTerm.Field("source", new string('a', 198) + "😀"));
        Assert.Equal("=source:" + new string('a', 198) + "😀", FilterTerm.Field("source", new string('a', 198) + "😀b"));
    }

    [Fact]
    public void A_record_has_the_time_at_which_it_happened_or_else_was_written()
    {
        var happened = Read(("content", Text("dog")), ("occurred_at", Text("2023-05-07T10:00:00Z")));
        var written = Read(("content", Text("dog")));
        var malformed = Read(("content", Text("dog")), ("occurred_at", Text("soon")));
        var unknown = DocumentReader.Read(Key, Fields(("content", Text("dog"))), 9, "writer", null)!;

        Assert.Equal(DocumentReader.Minutes(new DateTimeOffset(2023, 5, 7, 10, 0, 0, TimeSpan.Zero)), happened.Entry.Time);
        Assert.Equal(DocumentReader.Minutes(Created), written.Entry.Time);
        Assert.Equal(written.Entry.Time, malformed.Entry.Time);
        Assert.Equal(DocumentEntry.NoTime, unknown.Entry.Time);
        Assert.Equal(["=at:2023", "=at:2023-05", "=at:2023-05-07"], Times(happened));
        Assert.Equal(["=at:2024", "=at:2024-03", "=at:2024-03-01"], Times(written));
        Assert.Empty(Times(unknown));
    }

    [Fact]
    public void Minutes_count_from_1970_and_stay_within_their_bounds()
    {
        Assert.Equal(0, DocumentReader.Minutes(DateTimeOffset.UnixEpoch));
        Assert.Equal(61, DocumentReader.Minutes(DateTimeOffset.UnixEpoch.AddMinutes(61.9)));
        Assert.Equal(int.MaxValue, DocumentReader.Minutes(DateTimeOffset.MaxValue));
        Assert.InRange(DocumentReader.Minutes(DateTimeOffset.MinValue), int.MinValue + 1, -1_000_000_000);
        Assert.Equal(int.MinValue, DocumentReader.Minutes(null));
    }

    [Fact]
    public void A_time_that_the_content_speaks_of_is_relative_to_when_it_happened_and_says_more_than_that()
    {
        var impacts = Impacts(("content", Text("We met Tom yesterday")), ("occurred_at", Text("2023-05-08T01:00:00+02:00")));

        Assert.True(impacts["=at:2023-05-06"] > impacts["=at:2023-05-07"]);
        Assert.Equal(impacts["=at:2023-05-06"], Impacts(("content", Text("We met Tom today")), ("occurred_at", Text("2023-05-07T10:00:00Z")))["=at:2023-05-07"]);
        Assert.DoesNotContain(impacts.Keys, term => term.StartsWith("=at:2024", StringComparison.Ordinal));
        Assert.Contains("=at:2023-05-01", Impacts(("content", Text("It was on 1 May 2023"))).Keys);
        Assert.DoesNotContain("=at:2023-05-01", Impacts(("content", Text("dog")), ("caption", Text("It was on 1 May 2023"))).Keys);
        Assert.Empty(Times(DocumentReader.Read(Key, Fields(("content", Text("yesterday"))), 9, "writer", null)!));
    }

    [Fact]
    public void Conversations_are_told_apart_by_a_hash_that_is_0_where_there_is_none()
    {
        Assert.Equal(0u, Read(("content", Text("dog"))).Entry.Session);
        Assert.Equal(0xE40C292Cu, Read(("content", Text("dog")), ("session", Text("a"))).Entry.Session); // FNV-1a of "a", from its authors' vectors.
        Assert.Equal(0xBF9CF968u, Read(("content", Text("dog")), ("session", Text("foobar"))).Entry.Session);
    }

    [Fact]
    public void The_language_is_that_of_the_content()
    {
        Assert.Equal(Language.German, Read(("content", Text("Die Häuser sind nicht weit von der Straße")), ("caption", Text("The houses are near the street"))).Language);
        Assert.Equal(Language.English, Read(("content", Text("dog"))).Language);
    }

    [Fact]
    public void Values_of_another_type_than_declared_are_left_out()
    {
        var document = Read(("content", FieldValue.Number(7)), ("tags", Text("pets")), ("session", FieldValue.Boolean(true)), ("speaker", FieldValue.Parse("{}")));

        Assert.Equal(0u, document.Entry.Session);
        Assert.Equal(["=by:writer", "=in:memories", "=tags:pets", "pet"], document.Terms.Select(term => term.Term).Except(Times(document)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_same_record_always_gives_the_same_document_with_each_term_once() => Seeds.Each(100, random =>
    {
        string Words() => string.Join(' ', Enumerable.Range(0, random.Next(40)).Select(_ =>
            random.Pick("dog", "Haus", "yesterday", "2021", "in May", "😀", "\ud83d", "the", "getUserName", "3.5")));
        (string, FieldValue)[] fields = [("content", Text(Words())), ("caption", Text(Words())), ("tags", FieldValue.Texts([Words(), Words()])), ("source", Text(Words()))];
        var document = Read(fields);

        Assert.Equal(document.Terms, Read(fields).Terms);
        Assert.Equal(document.Terms.Select(term => term.Term), document.Terms.Select(term => term.Term).Distinct());
        Assert.All(document.Terms, term => Assert.InRange(term.Impact, 1, 255));
        Assert.All(document.Terms, term => Assert.NotEmpty(term.Term));
        Assert.Equal(document.Terms.Count, document.Terms.Select(term => Convert.ToHexString(Segments.Bytes(term.Term))).Distinct().Count());
    });

    private static string Other(int number) => $" {(char)('a' + (number / 26))}{(char)('a' + (number % 26))}zq";

    private static readonly RecordKey Key = new("memories", "m");

    private static FieldValue Text(string text) => FieldValue.Text(text);

    private static Dictionary<string, FieldValue> Fields(params (string Name, FieldValue Value)[] fields) => fields.ToDictionary(field => field.Name, field => field.Value);

    private static SearchDocument Read(params (string Name, FieldValue Value)[] fields) => DocumentReader.Read(Key, Fields(fields), 9, "writer", Created)!;

    private static Dictionary<string, byte> Impacts(params (string Name, FieldValue Value)[] fields) => Read(fields).Terms.ToDictionary(term => term.Term, term => term.Impact);

    private static IEnumerable<string> Times(SearchDocument document) =>
        document.Terms.Select(term => term.Term).Where(term => term.StartsWith("=at:", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
}
