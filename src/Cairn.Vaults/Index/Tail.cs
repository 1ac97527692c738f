using Cairn.Core.Index;
using Cairn.Vaults.Storage;

namespace Cairn.Vaults.Index;

/// <summary>What the index does not reach yet, kept from one read to the next.</summary>
internal sealed class Tail
{
    private readonly TailDocuments _documents = new();

    /// <summary>The tail as a read transaction sees it; null where nothing in it can be found.</summary>
    public Segment? Read(Database database)
    {
        var sequences = database.List("SELECT seq FROM records WHERE seq > $1 ORDER BY seq", row => row.GetInt64(0), Meta.Number(database, Meta.Indexed));
        return _documents.Read(sequences, from => DocumentTable.After(database, from - 1, int.MaxValue).Select(row => KeyValuePair.Create(row.Sequence, row.Document)));
    }
}
