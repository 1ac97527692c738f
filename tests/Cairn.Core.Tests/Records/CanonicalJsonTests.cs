using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Cairn.Core.Records;
using Cairn.Core.Tests.Vectors;

namespace Cairn.Core.Tests.Records;

public sealed class CanonicalJsonTests
{
    private static readonly VectorFile File = new("canonical-json.json");

    // ECMA-262, Number::toString: no exponent from 1e-6 up to, but not including, 1e21.
    private static readonly Regex Form = new(
        @"^-?(0|[1-9]\d{0,20}|(0\.0{0,5}[1-9]|[1-9]\d*\.\d)\d*|[1-9](\.\d+)?e(\+(2[1-9]|[3-9]\d|\d{3})|-([7-9]|\d{2,3})))$",
        RegexOptions.ExplicitCapture);

    public static TheoryData<string> Texts => File.Names("texts");

    [Theory, MemberData(nameof(Texts))]
    public void Vector(string name) => File.Run("texts", name, vector =>
    {
        var input = VectorFile.Text(vector["input"]!);
        if (vector["malformed"] is not null)
        {
            Assert.ThrowsAny<JsonException>(() => Canonical(input));
        }
        else if (vector["canonical_sha256"] is { } hash)
        {
            Assert.Equal((string)hash!, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Canonical(input)))));
        }
        else
        {
            Assert.Equal((string)vector["canonical"]!, Canonical(input));
        }
    });

    [Fact]
    public void Canonical_text_is_its_own_canonical_text() => Seeds.Each(3_000, random =>
    {
        var canonical = FieldValue.Parse(new JsonTree(random).Write(random)).Json;

        Assert.Equal(canonical, FieldValue.Parse(canonical).Json);
    });

    [Fact]
    public void One_value_has_one_text_however_it_was_ordered_spaced_and_escaped() => Seeds.Each(3_000, random =>
    {
        var tree = new JsonTree(random);

        Assert.Equal(FieldValue.Parse(tree.Write(random)), FieldValue.Parse(tree.Write(random)));
    });

    [Fact]
    public void Canonical_text_means_what_the_input_meant() => Seeds.Each(3_000, random =>
    {
        var input = new JsonTree(random).Write(random);

        using var before = JsonDocument.Parse(input);
        using var after = JsonDocument.Parse(Canonical(input));
        Assert.True(MeanTheSame(before.RootElement, after.RootElement), input);
    });

    [Theory]
    [InlineData(0.0, "0")]
    [InlineData(-1.0, "-1")]
    [InlineData(0.1 + 0.2, "0.30000000000000004")]
    [InlineData(1e15, "1000000000000000")]
    [InlineData(999999999999999.0, "999999999999999")]
    [InlineData(-999999999999999.9, "-999999999999999.9")]
    [InlineData(9007199254740993.0, "9007199254740992")]
    [InlineData(123456789012345680000.0, "123456789012345680000")]
    [InlineData(999999999999999900000.0, "999999999999999900000")]
    [InlineData(1e21, "1e+21")]
    [InlineData(-1.5e21, "-1.5e+21")]
    [InlineData(1e23, "1e+23")]
    [InlineData(1.2345678901234567e+100, "1.2345678901234567e+100")]
    [InlineData(1e-6, "0.000001")]
    [InlineData(1.5e-6, "0.0000015")]
    [InlineData(1e-7, "1e-7")]
    [InlineData(-1.5e-7, "-1.5e-7")]
    [InlineData(123.456, "123.456")]
    [InlineData(5e-324, "5e-324")]
    [InlineData(2.2250738585072014e-308, "2.2250738585072014e-308")]
    [InlineData(1.7976931348623157e308, "1.7976931348623157e+308")]
    [InlineData(2251799813685249.5, "2251799813685249.5")]
    [InlineData(2e-44, "2e-44")]
    [InlineData(9.5367431640625e-7, "9.5367431640625e-7")]
    public void Numbers_are_written_as_ECMAScript_writes_them(double number, string text) => Assert.Equal(text, CanonicalJson.OfNumber(number));

    [Fact]
    public void Minus_zero_is_written_as_zero() => Assert.Equal("0", CanonicalJson.OfNumber(-0.0));

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void What_is_no_number_in_JSON_is_refused(double number) => Assert.ThrowsAny<JsonException>(() => CanonicalJson.OfNumber(number));

    [Fact]
    public void Any_double_is_written_in_the_form_of_ECMAScript_and_reads_back_as_itself() => Seeds.Each(20_000, random =>
    {
        var number = BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue));
        number = double.IsFinite(number) ? number : random.Next();
        var text = CanonicalJson.OfNumber(number);

        Assert.Equal(number, double.Parse(text, System.Globalization.CultureInfo.InvariantCulture));
        Assert.Matches(Form, text);
    });

    [Fact]
    public void Every_power_of_two_and_its_neighbours_read_back_as_themselves()
    {
        var powers = Enumerable.Range(-1_074, 2_098).Select(exponent => Math.ScaleB(1, exponent));
        var numbers = powers.SelectMany(power => new[] { power, Math.BitDecrement(power), Math.BitIncrement(power) });

        Assert.All(numbers, number => Assert.Equal(number, double.Parse(CanonicalJson.OfNumber(number), System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void A_string_and_its_canonical_text_are_two_forms_of_one_thing() => Seeds.Each(5_000, random =>
    {
        var text = JsonTree.String(random);

        Assert.Equal(text, CanonicalJson.ToText(CanonicalJson.OfText(text)));
        Assert.Equal(text, FieldValue.Text(text).AsText());
    });

    [Fact]
    public void U0000_is_refused_wherever_a_string_is_written() => Assert.ThrowsAny<JsonException>(() => CanonicalJson.OfText("a\0b"));

    [Fact]
    public void Half_of_a_surrogate_pair_is_refused_wherever_a_string_is_written() => Assert.ThrowsAny<JsonException>(() => CanonicalJson.OfText("a\ud83d"));

    [Fact]
    public void A_value_shows_that_something_was_there_that_not_every_store_can_keep()
    {
        Assert.Equal("a\ufffdb", FieldValue.Text("a\0b").AsText());
        Assert.Equal("a\ufffd", FieldValue.Text("a\ud83d").AsText());
        Assert.Equal("\ufffdb", FieldValue.Text("\ude00b").AsText());
        Assert.Equal("\ud83d\ude00", FieldValue.Text("\ud83d\ude00").AsText());
    }

    private static string Canonical(string json)
    {
        using var document = CanonicalJson.Parse(json);
        return CanonicalJson.Of(document.RootElement);
    }

    // JsonElement.DeepEquals compares numbers as decimals; ours are doubles.
    private static bool MeanTheSame(JsonElement left, JsonElement right) => left.ValueKind == right.ValueKind && left.ValueKind switch
    {
        JsonValueKind.Number => left.GetDouble() == right.GetDouble(),
        JsonValueKind.String => left.GetString() == right.GetString(),
        JsonValueKind.Array => left.GetArrayLength() == right.GetArrayLength()
            && left.EnumerateArray().Zip(right.EnumerateArray()).All(pair => MeanTheSame(pair.First, pair.Second)),
        JsonValueKind.Object => left.GetPropertyCount() == right.GetPropertyCount()
            && left.EnumerateObject().All(member => right.TryGetProperty(member.Name, out var other) && MeanTheSame(member.Value, other)),
        _ => true,
    };
}
