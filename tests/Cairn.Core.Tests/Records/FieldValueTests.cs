using Cairn.Core.Records;

namespace Cairn.Core.Tests.Records;

public sealed class FieldValueTests
{
    [Fact]
    public void The_default_the_parsed_and_the_named_null_are_one()
    {
        Assert.Equal(FieldValue.Null, FieldValue.Parse(" null "));
        Assert.Equal(default, FieldValue.Null);
        Assert.Equal(FieldValue.Null.GetHashCode(), FieldValue.Parse("null").GetHashCode());
        Assert.Equal("null", FieldValue.Null.Json);
        Assert.True(FieldValue.Parse("null").IsNull);
        Assert.False(FieldValue.Text("null").IsNull);
    }

    [Fact]
    public void Each_form_is_read_back_only_as_what_it_is()
    {
        Assert.Equal("1", FieldValue.Text("1").AsText());
        Assert.Null(FieldValue.Text("1").AsNumber());
        Assert.Equal(-1.5, FieldValue.Number(-1.5).AsNumber());
        Assert.Null(FieldValue.Number(1).AsText());
        Assert.True(FieldValue.Boolean(true).AsBoolean());
        Assert.Null(FieldValue.Text("true").AsBoolean());
        Assert.Equal(["a", "\"b\""], FieldValue.Texts(["a", "\"b\""]).AsTexts());
        Assert.Null(FieldValue.Text("[]").AsTexts());
        Assert.Null(FieldValue.Parse("[\"a\",1]").AsTexts());
        Assert.Null(FieldValue.Null.AsText());
        Assert.Null(FieldValue.Null.AsNumber());
    }

    [Fact]
    public void Values_are_ordered_by_the_code_units_of_their_canonical_texts()
    {
        string[] ascending = ["\"Z\"", "\"a\"", "\"\ud83d\ude00\"", "\"\ufb33\"", "10", "9", "[]", "false", "null", "true", "{}"];

        Assert.Equal(ascending, ascending.Select(FieldValue.Parse).Reverse().Order().Select(value => value.Json));
    }
}
