using Cairn.Core.Changes;
using Cairn.Core.Vectors;
using Cairn.Vaults.Storage;

namespace Cairn.Vaults.Vectors;

/// <summary>Finds the records nearest to a query among the vectors in memory, and looks up in the vault whether they still are what was embedded.</summary>
internal static class NearestSearch
{
    /// <summary>Vectors looked up beyond those asked for, since some may belong to records that were edited or archived.</summary>
    private const int Spare = 32;

    /// <summary>How much deeper is looked where that was not enough.</summary>
    private const int Deeper = 8;

    public static List<VectorMatch> Run(Database database, VectorCache vectors, ReadOnlySpan<sbyte> query, int limit)
    {
        for (var depth = limit + Spare; ; depth *= Deeper)
        {
            var nearest = new NearestVectors(query, Math.Min(depth, Math.Max(1, vectors.Used)));
            vectors.Scan(nearest);
            var found = nearest.Best().Select(one => (Place: vectors.PlaceOf(one.Position), one.Similarity)).ToList();
            var current = CurrentPlaces(database, vectors.Model, found.Select(one => one.Place.Record));
            var matches = found.Where(one => current.Contains(one.Place)).Take(limit).Select(one => new VectorMatch(one.Place.Record, one.Similarity)).ToList();
            if (matches.Count == limit || depth >= vectors.Used)
            {
                return matches;
            }
        }
    }

    // The places of those records that are visible and say what was embedded, in one statement for all.
    private static HashSet<(long Block, int Slot, long Record)> CurrentPlaces(Database database, StoredModel model, IEnumerable<long> records)
    {
        var current = new HashSet<(long Block, int Slot, long Record)>();
        using var rows = database.Query(
            $$"""
            SELECT block, slot, record, embedded.seq = records.seq, embedded.hash, collection, CASE WHEN embedded.seq = records.seq THEN '{}' ELSE {{database.Fields}} END
            FROM json_each($1) CROSS JOIN embedded ON record = value AND model = $2 CROSS JOIN records ON rid = record WHERE visible = 1
            """,
            $"[{string.Join(',', records)}]", model.Number);
        while (rows.Read())
        {
            if (rows.GetBoolean(3) || HasText(database, rows.GetString(5), rows.GetString(6), rows.GetFieldValue<byte[]>(4)))
            {
                current.Add((rows.GetInt64(0), rows.GetInt32(1), rows.GetInt64(2)));
            }
        }

        return current;
    }

    // The record was changed, but perhaps not its text.
    private static bool HasText(Database database, string collection, string fields, byte[] hash) =>
        EmbeddedText.Of(collection, ChangeJson.ReadFields(fields)) is { } text && EmbeddedText.Hash(text, database.Seal).AsSpan().SequenceEqual(hash);
}
