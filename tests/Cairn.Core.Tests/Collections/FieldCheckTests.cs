using Cairn.Core.Collections;
using Cairn.Core.Records;

namespace Cairn.Core.Tests.Collections;

public sealed class FieldCheckTests
{
    private static readonly Field Text = new("f", FieldType.Text) { LengthMax = 5 };
    private static readonly Field Number = new("f", FieldType.Number) { Minimum = 0, Maximum = 1 };
    private static readonly Field Boolean = new("f", FieldType.Boolean);
    private static readonly Field Time = new("f", FieldType.Time);
    private static readonly Field Texts = new("f", FieldType.Texts) { LengthMax = 3, CountMax = 2 };
    private static readonly Field Object = new("f", FieldType.Object) { LengthMax = 9 };

    [Theory]
    [InlineData(""" "" """, """ "" """)]
    [InlineData(""" "12345" """, """ "12345" """)]
    [InlineData(""" " a " """, """ " a " """)]
    public void A_text_is_kept_as_it_is(string given, string kept) => AssertKept(Text, given, kept);

    [Theory]
    [InlineData(""" "123456" """)]
    [InlineData(""" "\ud83d\ude00\ud83d\ude00\ud83d\ude00" """)]
    [InlineData("1")]
    [InlineData("[\"a\"]")]
    public void A_text_that_is_none_or_too_long_is_refused(string given) => AssertRefused(Text, given);

    [Theory]
    [InlineData(""" "" """)]
    [InlineData(""" " \n\t " """)]
    public void A_required_text_is_not_blank(string given) => AssertRefused(Text with { IsRequired = true }, given);

    [Fact]
    public void Half_of_a_surrogate_pair_becomes_a_replacement_character()
    {
        Assert.Equal("a\ufffd", FieldCheck.Normalise(Text, FieldValue.Text("a\ud83d")).AsText());
        Assert.Equal("a\ufffd", FieldCheck.Normalise(Text, FieldValue.Text("a\ude00")).AsText());
        Assert.Equal("\ufffd\ufffd", FieldCheck.Normalise(Text, FieldValue.Text("\ude00\ud83d")).AsText());
    }

    [Fact]
    public void Whole_surrogate_pairs_stay_beside_a_half_one() =>
        Assert.Equal("\ud83d\ude00\ufffdb", FieldCheck.Normalise(Text, FieldValue.Text("\ud83d\ude00\ud83db")).AsText());

    [Theory]
    [InlineData("0")]
    [InlineData("1")]
    [InlineData("0.25")]
    public void A_number_within_its_range_is_kept(string given) => AssertKept(Number, given, given);

    [Theory]
    [InlineData("-0.001")]
    [InlineData("1.001")]
    [InlineData("\"1\"")]
    [InlineData("true")]
    public void A_number_that_is_none_or_out_of_range_is_refused(string given) => AssertRefused(Number, given);

    [Theory]
    [InlineData("true", true)]
    [InlineData("false", true)]
    [InlineData("0", false)]
    [InlineData("\"true\"", false)]
    public void A_truth_value_is_true_or_false(string given, bool isKept)
    {
        if (isKept)
        {
            AssertKept(Boolean, given, given);
        }
        else
        {
            AssertRefused(Boolean, given);
        }
    }

    [Theory]
    [InlineData("2026-11-21T16:30:00Z", "2026-11-21T16:30:00.000Z")]
    [InlineData("2026-11-21T16:30:00+02:00", "2026-11-21T14:30:00.000Z")]
    [InlineData("2026-11-21T16:30:00.1239Z", "2026-11-21T16:30:00.123Z")]
    [InlineData("2026-11-21T16:30", "2026-11-21T16:30:00.000Z")]
    [InlineData("2026-11-21 16:30:00", "2026-11-21T16:30:00.000Z")]
    [InlineData("2026-11-21", "2026-11-21T00:00:00.000Z")]
    public void A_time_is_kept_in_one_form_and_is_UTC_where_it_says_nothing(string given, string kept) => AssertKept(Time, $"\"{given}\"", $"\"{kept}\"");

    [Theory]
    [InlineData("\"\"")]
    [InlineData("\"soon\"")]
    [InlineData("\"2026-13-01\"")]
    [InlineData("\"2026-02-30\"")]
    [InlineData("1764072000000")]
    public void A_time_that_is_none_is_refused(string given) => AssertRefused(Time, given);

    [Theory]
    [InlineData("\"16:30\"")]
    [InlineData("\"21 November\"")]
    public void A_time_without_a_whole_date_is_refused(string given) => AssertRefused(Time, given);

    [Theory]
    [InlineData("""["b","a"]""", """["b","a"]""")]
    [InlineData("""["a","A"]""", """["a","A"]""")]
    [InlineData("""[" b ","b","b"]""", """["b"]""")]
    [InlineData("""["",""," ","a"]""", """["a"]""")]
    [InlineData("[]", "[]")]
    public void A_list_keeps_its_order_and_loses_blanks_and_repetitions(string given, string kept) => AssertKept(Texts, given, kept);

    [Theory]
    [InlineData("""["1234"]""")]
    [InlineData("""["a","b","c"]""")]
    [InlineData("\"a\"")]
    [InlineData("{}")]
    public void A_list_that_is_none_or_too_long_is_refused(string given) => AssertRefused(Texts, given);

    [Theory]
    [InlineData("""["a",1]""")]
    [InlineData("""[{"a":1}]""")]
    public void A_list_with_anything_but_strings_is_refused(string given) => AssertRefused(Texts, given);

    [Theory]
    [InlineData("{}", "{}")]
    [InlineData("""{ "b": 1, "a" : 2.0 }""", null)]
    [InlineData("""{ "abc": 1 }""", """{"abc":1}""")]
    public void An_object_is_measured_in_its_canonical_form(string given, string? kept)
    {
        if (kept is null)
        {
            AssertRefused(Object, given);
        }
        else
        {
            AssertKept(Object, given, kept);
        }
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("\"{}\"")]
    public void An_object_that_is_none_is_refused(string given) => AssertRefused(Object, given);

    private static void AssertKept(Field field, string given, string kept) => Assert.Equal(FieldValue.Parse(kept), FieldCheck.Normalise(field, FieldValue.Parse(given)));

    private static void AssertRefused(Field field, string given) =>
        Assert.Equal("invalid_field", Assert.Throws<CairnException>(() => FieldCheck.Normalise(field, FieldValue.Parse(given))).Code);
}
