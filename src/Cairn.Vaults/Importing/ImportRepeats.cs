using Cairn.Core;
using Cairn.Core.Ids;
using Cairn.Core.Records;

namespace Cairn.Vaults.Importing;

/// <summary>Knows the pieces of one import that have ids of their own, which may come twice: the exports of two months lie in one folder.</summary>
/// <remarks>Were the later one taken each time, an import that runs again would change the memory there and back for ever.</remarks>
internal sealed class ImportRepeats(Guid vault)
{
    /// <summary>Most pieces that are known, at some 40 bytes each. Beyond them, what comes twice is written twice.</summary>
    private const int CountMax = 4_000_000;

    private readonly Dictionary<Guid, int> _hashes = [];

    /// <summary>Whether the same was there before.</summary>
    /// <exception cref="CairnException">Code <c>import_id_repeated</c>: there was something else under the id.</exception>
    public bool IsRepeated(string id, SortedList<string, FieldValue> fields)
    {
        var key = Guid.TryParseExact(id, "D", out var derived) ? derived : Uuid.Version8(vault, "repeats", id);
        var hash = default(HashCode);
        foreach (var field in fields)
        {
            hash.Add(field.Key, StringComparer.Ordinal);
            hash.Add(field.Value);
        }

        if (_hashes.TryGetValue(key, out var before))
        {
            return before == hash.ToHashCode() ? true : throw new CairnException(
                "import_id_repeated", "Something else with the same id was imported just before.", "Only the first was taken. Where the other is newer, import its file alone.");
        }

        if (_hashes.Count < CountMax)
        {
            _hashes.Add(key, hash.ToHashCode());
        }

        return false;
    }
}
