using Cairn.Core.Vectors;

namespace Cairn.Models.Vectors;

/// <summary>What the models want to read before a text, as their cards say.</summary>
internal static class EmbeddingPrefixes
{
    // The first that fits counts. A model trained on instructions (e5-…-instruct) wants one only before the query, in words that depend on the task.
    private static readonly (string Name, string Document, string Query)[] Known =
    [
        ("instruct", "", ""),
        ("nomic-embed-text", "search_document: ", "search_query: "),
        ("embeddinggemma", "title: none | text: ", "task: search result | query: "),
        ("mxbai-embed-large", "", "Represent this sentence for searching relevant passages: "),
        ("e5-", "passage: ", "query: "),
    ];

    public static string Of(string model, EmbeddingPurpose purpose)
    {
        var known = Known.FirstOrDefault(known => model.Contains(known.Name, StringComparison.OrdinalIgnoreCase));
        return (purpose == EmbeddingPurpose.Document ? known.Document : known.Query) ?? "";
    }
}
