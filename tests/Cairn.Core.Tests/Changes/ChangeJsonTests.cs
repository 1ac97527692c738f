using System.Text.Json;
using System.Security.Cryptography;
using System.Text;
using Cairn.Core.Changes;
using Cairn.Core.Records;
using Cairn.Core.Stamps;
using Cairn.Core.Tests.Merge;
using Cairn.Core.Tests.Vectors;

namespace Cairn.Core.Tests.Changes;

public sealed class ChangeJsonTests
{
    private const string Head = """{"op":"01936f3e-8c00-7a3b-9d41-5f0e2b7c6a10","collection":"notes","id":"r1","kind":"put","stamp":"0000000f0000-0000-000000000000000a","actor":"me" """;
    private static readonly VectorFile File = new("changes.json");

    public static TheoryData<string> Texts => File.Names("texts");

    public static TheoryData<string> Blanks => File.Names("blanked");

    [Theory, MemberData(nameof(Texts))]
    public void Vector(string name) => File.Run("texts", name, vector =>
    {
        var input = VectorFile.Text(vector["input"]!);
        if (vector["malformed"] is not null)
        {
            Assert.Equal("malformed_change", Assert.Throws<CairnException>(() => ChangeJson.Read(input)).Code);
            return;
        }

        var canonical = ChangeJson.Write(ChangeJson.Read(input));
        Assert.Equal(canonical, ChangeJson.Write(ChangeJson.Read(canonical)));
        if (vector["canonical_sha256"] is { } hash)
        {
            Assert.Equal((string)hash!, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical))));
        }
        else
        {
            Assert.Equal((string)vector["canonical"]!, canonical);
        }
    });

    [Theory, MemberData(nameof(Blanks))]
    public void Vector_of_blanked_changes(string name) => File.Run("blanked", name, vector =>
    {
        var blanked = ChangeJson.Read((string)vector["input"]!).Blanked();

        Assert.Equal((string)vector["canonical"]!, ChangeJson.Write(blanked));
        Assert.Equal((string)vector["canonical"]!, ChangeJson.Write(ChangeJson.Read(ChangeJson.Write(blanked)).Blanked()));
    });

    [Fact]
    public void A_change_that_was_written_is_read_back_as_it_was() => Seeds.Each(1_500, random =>
    {
        foreach (var change in HostileChanges.OfOneRecord(random))
        {
            var text = ChangeJson.Write(change);
            Assert.Equal(text, ChangeJson.Write(ChangeJson.Read(text)));
            Assert.Equal(text, FieldValue.Parse(text).Json); // Canonical as a whole, not only value by value.
        }
    });

    [Theory]
    [InlineData("fields", "1")]
    [InlineData("base", "\"000000000001-0000-0000000000000001\"")]
    [InlineData("resolves", "[\"000000000001-0000-0000000000000001\"]")]
    public void At_most_256_fields_are_set_replaced_or_settled(string member, string value)
    {
        string Text(int count) => $"{Head},\"{member}\":{{{string.Join(',', Enumerable.Range(0, count).Select(field => $"\"f{field}\":{value}"))}}}}}";

        ChangeJson.Read(Text(256));
        AssertMalformed(Text(257));
    }

    [Fact]
    public void At_most_1000_stamps_are_settled_in_one_field()
    {
        string Text(int count) => $"{Head},\"resolves\":{{\"a\":[{string.Join(',', Enumerable.Range(0, count).Select(at => $"\"{Stamp.Of(1, (ushort)at, 1)}\""))}]}}}}";

        ChangeJson.Read(Text(1_000));
        AssertMalformed(Text(1_001));
    }

    [Fact]
    public void A_refusal_names_the_rule_and_no_content()
    {
        var refusal = Assert.Throws<CairnException>(() => ChangeJson.Read(Head + ",\"fields\":{\"Secret\":\"secret\"}}"));

        Assert.Contains("not a name", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("ecret", refusal.ToString().Split(" at ")[0], StringComparison.Ordinal);
        Assert.False(refusal.IsTransient);
    }

    [Fact]
    public void Fields_are_written_sorted_whatever_map_they_come_in()
    {
        var fields = new Dictionary<string, FieldValue>(StringComparer.Ordinal) { ["b"] = FieldValue.Number(1), ["a"] = FieldValue.Null };

        Assert.Equal("""{"a":null,"b":1}""", ChangeJson.WriteFields(fields));
        Assert.Equal(fields.OrderBy(field => field.Key, StringComparer.Ordinal), ChangeJson.ReadFields("""{ "b": 1.0, "a": null }"""));
    }

    [Fact]
    public void A_value_that_can_be_made_here_can_be_read_back_in_a_change()
    {
        var deepest = FieldValue.Parse(new string('[', CanonicalJson.ValueDepthMax) + new string(']', CanonicalJson.ValueDepthMax));

        ChangeJson.Read(Head + ",\"fields\":{\"metadata\":" + deepest.Json + "}}");
        Assert.ThrowsAny<JsonException>(() => FieldValue.Parse('[' + deepest.Json + ']'));
    }

    [Fact]
    public void Half_of_a_surrogate_pair_that_is_not_escaped_is_malformed() => AssertMalformed(Head + ",\"reason\":\"\ud83d\"}");

    private static void AssertMalformed(string text) => Assert.Equal("malformed_change", Assert.Throws<CairnException>(() => ChangeJson.Read(text)).Code);
}
