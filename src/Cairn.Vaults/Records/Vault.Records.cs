using Cairn.Core;
using Cairn.Core.Merge;
using Cairn.Core.Records;
using Cairn.Vaults.Log;
using Cairn.Vaults.Records;
using Cairn.Vaults.Storage;

namespace Cairn.Vaults;

public sealed partial class Vault
{
    /// <summary>Fewest characters of an id that may stand for the whole.</summary>
    public const int IdPrefixMin = 4;

    /// <summary>A record, be it visible, archived or erased; null where the vault has never seen it.</summary>
    /// <remarks>The content of one that has given it up is brought back where it can be.</remarks>
    public VaultRecord? Get(RecordKey key) => Look(key) is { } record ? Whole(record) : null;

    private VaultRecord Whole(VaultRecord record) => record.IsEvicted && BringBack([record.Key]) > 0 ? Look(record.Key)! : record;

    // What one statement reads is of one state. The keys of a sealed vault are read with others.
    private VaultRecord? Look(RecordKey key) => _seal is null ? Use(database => Look(database, key)) : Read(database => Look(database, key));

    private static VaultRecord? Look(Database database, RecordKey key) =>
        ShownRow.List(database, $"SELECT {ShownRow.Columns} FROM records WHERE collection = $1 AND id = $2", key.Collection, key.Id) is [var found] ? found.Record : null;

    /// <summary>The one record of some collections whose id begins with a text; of a private one, what follows <see cref="RecordKey.PrivatePrefix"/> is enough.</summary>
    /// <exception cref="CairnException">Codes <c>record_not_found</c>, <c>id_ambiguous</c>, <c>id_too_short</c>.</exception>
    public VaultRecord Find(IReadOnlyList<string> collections, string idPrefix)
    {
        if (idPrefix.Length < IdPrefixMin && collections.All(collection => Get(new RecordKey(collection, idPrefix)) is null))
        {
            throw new CairnException("id_too_short", $"An id may be cut to no less than {IdPrefixMin} characters.", "Give more of it. `cairn recent` shows ids.");
        }

        var found = Read(database => collections.SelectMany(collection => ShownRow.List(
            database, $"SELECT {ShownRow.Columns} FROM records WHERE collection = $1 AND (id >= $2 AND id < $3 OR id >= $4 AND id < $5) ORDER BY id <> $2, id LIMIT 2",
            collection, idPrefix, idPrefix + '\x7f', RecordKey.PrivatePrefix + idPrefix, RecordKey.PrivatePrefix + idPrefix + '\x7f')).Select(row => row.Record).OrderBy(record => record.Key.Id != idPrefix).ToList());
        return found switch
        {
            [] => throw new CairnException("record_not_found", "There is no record with this id.", "`cairn recent` and `cairn recall` show ids."),
            [var only] => Whole(only),
            [var first, var second, ..] when first.Key.Id == idPrefix && second.Key.Id != idPrefix => Whole(first),
            _ => throw new CairnException("id_ambiguous", "More than one record's id begins like this.", "Give more of the id."),
        };
    }

    /// <summary>The visible records of a collection that were written or changed here last, newest first.</summary>
    public IReadOnlyList<VaultRecord> Recent(string collection, int limit) => Read(database => ShownRow.List(
        database, $"SELECT {ShownRow.Columns} FROM records WHERE collection = $1 AND visible = 1 ORDER BY seq DESC LIMIT $2", collection, limit).ConvertAll(row => row.Record));

    /// <summary>Changes in the order of this replica's log, those that were given up by name only; those of a sealed vault opened, or as they stand there where this device has no keys.</summary>
    /// <param name="after">The sequence to go on from; 0 for the start.</param>
    /// <param name="limit">Most changes to return.</param>
    public IReadOnlyList<LoggedChange> Changes(long after, int limit) => Read(database =>
        database.List($"{ChangeLog.SelectLogged} WHERE changes.seq > $1 ORDER BY changes.seq LIMIT $2", ChangeLog.Read, after, limit)
            .ConvertAll(logged => !logged.IsEvicted && database.Seal is { IsOpen: true } seal ? logged with { Change = seal.Open(logged.Change) } : logged));

    /// <summary>What two replicas compare to know that they hold the same.</summary>
    public Digest Digest() => Read(DigestTable.LoadAll);
}
