using System.Text.Json;
using System.Text.RegularExpressions;
using Cairn.Core.Records;
using Cairn.Vaults.Memories;
using static Cairn.Vaults.Tests.VaultExtensions;

namespace Cairn.Vaults.Tests.Memories;

public sealed class RememberTests
{
    private static readonly (string Field, FieldValue Value)[] Told =
    [
        ("source", FieldValue.Text("chat")), ("session", FieldValue.Text("s1")), ("speaker", FieldValue.Text("Ada")), ("occurred_at", FieldValue.Text("2026-01-02")),
    ];

    [Fact]
    public async Task The_same_text_from_the_same_source_session_speaker_and_time_is_stored_once()
    {
        using var home = new TemporaryVault();
        using var copy = new TemporaryVault(2);
        var first = await RememberAsync(home.Vault, Told);

        var again = await RememberAsync(home.Vault, [.. Told.SkipLast(1), ("occurred_at", FieldValue.Text("2026-01-02T01:00:00+01:00"))]);

        Assert.True(first.IsNew);
        Assert.Equal(new Remembered(first.Id, IsNew: false), again);
        Assert.Single(home.Vault.AllChanges());
        Assert.NotEqual(first.Id, (await RememberAsync(copy.Vault, Told)).Id); // Another vault.
    }

    [Theory]
    [InlineData("source")]
    [InlineData("session")]
    [InlineData("speaker")]
    [InlineData("occurred_at")]
    public async Task The_same_text_told_otherwise_is_another_memory(string field)
    {
        using var home = new TemporaryVault();
        var first = await RememberAsync(home.Vault, Told);

        var other = await RememberAsync(home.Vault, [.. Told.Where(told => told.Field != field)]);

        Assert.True(other.IsNew);
        Assert.NotEqual(first.Id, other.Id);
    }

    [Fact]
    public async Task What_is_said_beside_a_known_text_is_added_to_it()
    {
        using var home = new TemporaryVault();
        var key = await home.Vault.RememberAsync("tea at four", ("significance", FieldValue.Number(0.7)));

        await home.Vault.RememberAsync("tea at four", ("tags", FieldValue.Texts(["habit"])));

        var record = home.Vault.Get(key)!;
        Assert.Equal(["habit"], record.Fields["tags"].AsTexts());
        Assert.Equal(0.7, record.Fields["significance"].AsNumber());
        Assert.Equal(1, home.Vault.Status().Memories);
    }

    [Fact]
    public async Task An_archived_text_is_shown_again_when_it_is_remembered_again()
    {
        using var home = new TemporaryVault();
        var key = await home.Vault.RememberAsync("tea at four");
        await home.Vault.ArchiveAsync(key, Tester);

        Assert.Equal(key, await home.Vault.RememberAsync("tea at four"));
        Assert.False(home.Vault.Get(key)!.IsArchived);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task After_an_edit_or_an_erasure_the_same_text_is_a_new_memory_and_again_stored_once(bool isErased)
    {
        using var home = new TemporaryVault();
        var first = await home.Vault.RememberAsync("tea at four");
        if (isErased)
        {
            await home.Vault.EraseAsync([first], Tester);
        }
        else
        {
            await home.Vault.EditAsync(first, "coffee at five");
        }

        var second = await home.Vault.RememberAsync("tea at four");
        var third = await home.Vault.RememberAsync("tea at four");

        Assert.NotEqual(first, second);
        Assert.Equal(second, third);
        Assert.Equal(isErased ? null : "coffee at five", home.Vault.Content(first));
        Assert.Equal("tea at four", home.Vault.Content(second));
        home.Vault.AssertSound();
    }

    [Theory]
    [InlineData("""{"content":""}""", "invalid_field")]
    [InlineData("""{"content":"  \n "}""", "invalid_field")]
    [InlineData("""{"content":7}""", "invalid_field")]
    [InlineData("""{"content":null}""", "missing_field")]
    [InlineData("""{"caption":"no content"}""", "missing_field")]
    [InlineData("""{"content":"x","colour":"red"}""", "unknown_field")]
    [InlineData("""{"content":"x","significance":1.5}""", "invalid_field")]
    [InlineData("""{"content":"x","significance":"high"}""", "invalid_field")]
    [InlineData("""{"content":"x","occurred_at":"yesterday"}""", "invalid_field")]
    [InlineData("""{"content":"x","tags":"one"}""", "invalid_field")]
    [InlineData("""{"content":"x","metadata":[1]}""", "invalid_field")]
    [InlineData("""{"content":"x","compressed":1}""", "invalid_field")]
    public async Task Wrong_types_and_missing_fields_are_refused_with_a_code_and_nothing_is_written(string json, string code)
    {
        using var home = new TemporaryVault();
        var memory = FieldsOf(json);

        Assert.Equal(code, await CodeOfAsync(() => home.Vault.RememberAsync([Memory("whole"), memory], Tester)));
        Assert.Empty(home.Vault.AllChanges());
    }

    [Theory]
    [InlineData("content", 250_000)]
    [InlineData("caption", 10_000)]
    [InlineData("speaker", 200)]
    [InlineData("session", 500)]
    [InlineData("source", 2_000)]
    public async Task A_text_of_the_greatest_length_is_stored_and_one_character_more_is_refused(string field, int most)
    {
        using var home = new TemporaryVault();
        var key = await home.Vault.RememberAsync("x", (field, FieldValue.Text(new string('é', most))));

        Assert.Equal("invalid_field", await CodeOfAsync(() => home.Vault.RememberAsync("x", (field, FieldValue.Text(new string('é', most + 1))))));
        Assert.Equal(most, home.Vault.Get(key)!.Fields[field].AsText()!.Length);
        Assert.Single(home.Vault.AllChanges());
    }

    [Fact]
    public async Task A_thousand_tags_are_stored_and_found_and_one_more_is_refused()
    {
        using var home = new TemporaryVault();
        var tags = Enumerable.Range(0, 1_000).Select(number => $"tag{number}x").ToList();

        var key = await home.Vault.RememberAsync("much tagged", ("tags", FieldValue.Texts([.. tags, " tag7x ", ""])));

        Assert.Equal(tags, home.Vault.Get(key)!.Fields["tags"].AsTexts());
        Assert.Equal([key.Id], home.Vault.Find("tag999x"));
        Assert.Equal("invalid_field", await CodeOfAsync(() => home.Vault.RememberAsync("more", ("tags", FieldValue.Texts([.. tags, "tag1000x"])))));
    }

    [Fact]
    public async Task Control_characters_and_every_plane_of_unicode_come_back_as_they_were()
    {
        using var home = new TemporaryVault();
        var text = string.Concat(Enumerable.Range(1, 0x2ff).Select(code => (char)code)) + "漢字かな한국어 😀👩‍🚀 \u2028\u2029\ufeff\uffff\ud83f\udfff\u202e" + "\r\n end";

        var key = await home.Vault.RememberAsync(text);

        Assert.Equal(text, home.Reopen().Content(key));
        home.Vault.AssertSound();
    }

    [Theory]
    [InlineData(@"a\ud83d", "a\ufffd")]
    [InlineData(@"\ude00b", "\ufffdb")]
    [InlineData(@"a\ude00\ud83db", "a\ufffd\ufffdb")]
    [InlineData(@"whole 😀 \ud83d half", "whole 😀 \ufffd half")]
    [InlineData(@"zero \0 byte", "zero \ufffd byte")]
    public async Task A_zero_byte_and_half_a_surrogate_pair_are_shown_as_replacement_characters(string escaped, string stored)
    {
        using var home = new TemporaryVault();
        var text = Regex.Unescape(escaped); // Attributes are kept in UTF-8, which has no halves.

        var key = await home.Vault.RememberAsync(text, ("caption", FieldValue.Text(text)));

        Assert.Equal(stored, home.Vault.Content(key));
        Assert.Equal(stored, home.Vault.Get(key)!.Fields["caption"].AsText());
    }

    [Fact]
    public async Task An_id_may_be_cut_as_long_as_it_is_clear()
    {
        using var home = new TemporaryVault();
        await home.Vault.WriteAsync(batch => batch.Put(Key("abcd1"), Memory("one"), Tester));
        await home.Vault.WriteAsync(batch => batch.Put(Key("abcd12"), Memory("two"), Tester));

        Assert.Equal("two", home.Vault.Find(["memories"], "abcd12").Fields["content"].AsText());
        Assert.Equal("one", home.Vault.Find(["memories"], "abcd1").Fields["content"].AsText());
        Assert.Equal("id_ambiguous", CodeOf(() => home.Vault.Find(["memories"], "abcd")));
        Assert.Equal("id_too_short", CodeOf(() => home.Vault.Find(["memories"], "abc")));
        Assert.Equal("record_not_found", CodeOf(() => home.Vault.Find(["memories"], "xyzw")));
        Assert.Equal(["abcd12", "abcd1"], home.Vault.Recent("memories", 10).Select(record => record.Key.Id));
    }

    private static async Task<Remembered> RememberAsync(Vault vault, (string, FieldValue)[] told) => (await vault.RememberAsync([Memory("tea at four", told)], Tester))[0];

    private static SortedList<string, FieldValue> FieldsOf(string json)
    {
        using var document = JsonDocument.Parse(json);
        return new(document.RootElement.EnumerateObject().ToDictionary(member => member.Name, member => FieldValue.Of(member.Value)), StringComparer.Ordinal);
    }
}
