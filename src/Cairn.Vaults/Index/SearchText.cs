using Cairn.Core.Collections;
using Cairn.Core.Records;
using Cairn.Core.Text;

namespace Cairn.Vaults.Index;

/// <summary>The terms under which a record is indexed: those of its searched fields.</summary>
internal static class SearchText
{
    public static List<string> Terms(string collection, IReadOnlyDictionary<string, FieldValue> fields)
    {
        var terms = new List<string>();
        foreach (var field in Catalog.Find(collection)?.Fields ?? [])
        {
            if (field.IsSearched && fields.TryGetValue(field.Name, out var value))
            {
                terms.AddRange(value.AsText() is { } text ? Analyzer.Terms(text) : (value.AsTexts() ?? []).SelectMany(each => Analyzer.Terms(each)));
            }
        }

        return terms;
    }
}
