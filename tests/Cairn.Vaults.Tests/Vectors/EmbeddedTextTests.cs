using Cairn.Core.Records;
using Cairn.Vaults.Vectors;
using static Cairn.Vaults.Tests.VaultExtensions;

namespace Cairn.Vaults.Tests.Vectors;

public sealed class EmbeddedTextTests
{
    [Fact]
    public void Tags_and_caption_stand_before_the_content_with_its_speaker() => Assert.Equal(
        "boats, sea\nA photo of a boat\nAna: She is called Alma.",
        EmbeddedText.Of("memories", Memory(" She is called Alma. ", ("speaker", FieldValue.Text("Ana")), ("caption", FieldValue.Text("A photo of a boat")), ("tags", FieldValue.Texts(["boats", "sea"])), ("source", FieldValue.Text("notes/boat.md")))));

    [Fact]
    public void A_content_alone_stands_alone() => Assert.Equal("She is called Alma.", EmbeddedText.Of("memories", Memory("She is called Alma.")));

    [Fact]
    public void What_is_no_memory_has_no_text() => Assert.Null(EmbeddedText.Of("profile", Memory("x")));

    [Fact]
    public void A_long_content_is_cut_behind_whole_characters_and_long_tags_leave_room_for_it()
    {
        Assert.Equal(new string('x', 7_999), EmbeddedText.Of("memories", Memory(new string('x', 7_999) + "😀")));
        var text = EmbeddedText.Of("memories", Memory("the content", ("tags", FieldValue.Texts([.. Enumerable.Range(0, 900).Select(number => $"tag{number}")]))))!;
        Assert.Equal(500 + "\nthe content".Length, text.Length);
        Assert.EndsWith("the content", text, StringComparison.Ordinal);
    }
}
