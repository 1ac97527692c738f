using Cairn.Core.Collections;
using Cairn.Core.Memories;
using Cairn.Core.Records;

namespace Cairn.Core.Tests.Collections;

public sealed class CollectionTests
{
    private static readonly Collection Things = new(
        "things",
        new Field("name", FieldType.Text) { IsRequired = true },
        new Field("kind", FieldType.Text) { Default = FieldValue.Text("plain") },
        new Field("size", FieldType.Number));

    [Fact]
    public void A_new_record_gets_the_defaults_that_its_writer_does_not_give()
    {
        Assert.Equal("""{"kind":"plain","name":"x"}""", Check("""{"name":"x"}""", isNew: true));
        Assert.Equal("""{"kind":"odd","name":"x"}""", Check("""{"name":"x","kind":"odd"}""", isNew: true));
    }

    [Fact]
    public void A_record_that_exists_gets_no_defaults_and_needs_no_required_fields() => Assert.Equal("""{"size":2}""", Check("""{"size":2.0}""", isNew: false));

    [Fact]
    public void A_field_is_removed_with_null() => Assert.Equal("""{"kind":null}""", Check("""{"kind":null}""", isNew: false));

    [Theory]
    [InlineData("""{"size":1}""", true, "missing_field")]
    [InlineData("""{"name":null}""", true, "missing_field")]
    [InlineData("""{"name":null}""", false, "missing_field")]
    [InlineData("""{"name":"x","colour":"red"}""", true, "unknown_field")]
    [InlineData("""{"colour":null}""", false, "unknown_field")]
    [InlineData("""{"Name":"x"}""", false, "unknown_field")]
    [InlineData("""{"size":"2"}""", false, "invalid_field")]
    [InlineData("""{"name":" "}""", false, "invalid_field")]
    public void What_the_declaration_does_not_allow_is_refused_with_its_code(string patch, bool isNew, string code) =>
        Assert.Equal(code, Refusal(patch, isNew).Code);

    [Fact]
    public void A_refusal_names_the_field_and_never_the_value()
    {
        var refusal = Refusal("""{"size":"secret"}""", isNew: false);

        Assert.Contains("size", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refusal.Message + refusal.Hint, StringComparison.Ordinal);
        Assert.DoesNotContain("S e c r e t", Refusal("""{"S e c r e t":1}""", isNew: false).Message, StringComparison.Ordinal);
        Assert.Contains("name, kind, size", Refusal("""{"colour":1}""", isNew: false).Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_declared_collection_is_found_by_its_name_and_declares_names_that_every_receiver_accepts()
    {
        Assert.Same(MemoryCollections.Memories, Catalog.Find("memories"));
        Assert.Null(Catalog.Find("Memories"));
        Assert.All(Catalog.All, collection =>
        {
            Assert.Same(collection, Catalog.Find(collection.Name));
            Assert.True(Names.IsName(collection.Name));
            Assert.True(collection.Fields.Count <= Core.Changes.ChangeLimits.FieldsMax);
            Assert.All(collection.Fields, field => Assert.True(Names.IsName(field.Name), field.Name));
        });
    }

    [Fact]
    public void Every_default_fits_its_own_field() =>
        Assert.All(
            Catalog.All.SelectMany(collection => collection.Fields).Where(field => !field.Default.IsNull),
            field => Assert.Equal(field.Default, FieldCheck.Normalise(field, field.Default)));

    private static string Check(string patch, bool isNew) => Core.Changes.ChangeJson.WriteFields(Things.Check(Patch(patch), isNew));

    private static CairnException Refusal(string patch, bool isNew) => Assert.Throws<CairnException>(() => Things.Check(Patch(patch), isNew));

    // Not ChangeJson.ReadFields: a writer may also give names that are none.
    private static IEnumerable<KeyValuePair<string, FieldValue>> Patch(string json)
    {
        using var document = System.Text.Json.JsonDocument.Parse(json);
        return [.. document.RootElement.EnumerateObject().Select(member => KeyValuePair.Create(member.Name, FieldValue.Of(member.Value)))];
    }
}
