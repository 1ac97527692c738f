using Cairn.Core.Records;

namespace Cairn.Bench.Samples;

/// <summary>A memory to write: some forty words, who said them, and two tags.</summary>
internal sealed record Sample(string Content, string Speaker, string[] Tags)
{
    /// <summary>The same for the vault. Built by its caller in real use, so it is built while the clock runs.</summary>
    public Dictionary<string, FieldValue> Fields() => new(StringComparer.Ordinal)
    {
        ["content"] = FieldValue.Text(Content),
        ["speaker"] = FieldValue.Text(Speaker),
        ["tags"] = FieldValue.Texts(Tags),
    };
}
