using System.Globalization;
using Cairn.Core.Changes;
using Cairn.Core.Index;
using Cairn.Core.Merge;
using Cairn.Core.Records;
using Cairn.Core.Stamps;
using Cairn.Vaults.Log;
using Cairn.Vaults.Storage;
using Microsoft.Data.Sqlite;

namespace Cairn.Vaults.Index;

/// <summary>Reads records as documents of the keyword index.</summary>
internal static class DocumentTable
{
    private static string Select(Database database) =>
        $"""
        SELECT rid, seq, visible, collection, id, {database.Fields},
            (SELECT min(stamp) FROM changes WHERE record = rid),
            (SELECT {(database.Seal is null ? "json_extract(body, '$.actor')" : "opened_actor(body)")} FROM changes WHERE record = rid ORDER BY seq LIMIT 1)
        FROM records
        """;

    /// <summary>The records that changed after a sequence, in the order of theirs.</summary>
    public static List<IndexedDocument> After(Database database, long sequence, int limit) =>
        database.List($"{Select(database)} WHERE seq > $1 ORDER BY seq LIMIT $2", Read, sequence, limit);

    /// <summary>The record whose last change has a sequence; null where there is none any longer.</summary>
    public static IndexedDocument? At(Database database, long sequence) =>
        database.List($"{Select(database)} WHERE seq = $1", Read, sequence) is [var only] ? only : null;

    /// <summary>The documents that a record was, one for each of its changes after which it was found.</summary>
    public static IEnumerable<SearchDocument> History(IReadOnlyList<LoggedChange> changes)
    {
        var state = RecordState.Untouched(changes[0].Change.Key);
        var created = changes[0].Change.Stamp;
        for (var count = 1; count <= changes.Count; count++)
        {
            var (sequence, change) = changes[count - 1];
            created = change.Stamp.CompareTo(created) < 0 ? change.Stamp : created;
            state = Merger.TryAdvance(state, change) ?? Merger.Merge(change.Key, changes.Take(count).Select(earlier => earlier.Change).ToList());
            if (state.IsVisible && DocumentReader.Read(change.Key, Values(state), sequence, changes[0].Change.Actor, created.Time) is { } document)
            {
                yield return document;
            }
        }
    }

    private static Dictionary<string, FieldValue> Values(RecordState state) =>
        state.Fields.Where(field => !field.Value.Value.IsNull).ToDictionary(field => field.Key, field => field.Value.Value, StringComparer.Ordinal);

    private static IndexedDocument Read(SqliteDataReader row)
    {
        var sequence = row.GetInt64(1);
        return new IndexedDocument(row.GetInt64(0), sequence, !row.GetBoolean(2) ? null : DocumentReader.Read(
            new RecordKey(row.GetString(3), row.GetString(4)),
            ChangeJson.ReadFields(row.GetString(5)),
            sequence,
            Convert.ToString(row.GetValue(7), CultureInfo.InvariantCulture) ?? "",
            row.IsDBNull(6) ? null : Stamp.FromBytes(row.GetFieldValue<byte[]>(6)).Time));
    }
}
