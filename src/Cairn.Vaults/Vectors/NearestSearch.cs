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
            var matches = new List<VectorMatch>();
            foreach (var found in nearest.Best())
            {
                var place = vectors.PlaceOf(found.Position);
                if (matches.Count < limit && IsCurrent(database, vectors.Model, place.Block, place.Slot, place.Record))
                {
                    matches.Add(new VectorMatch(place.Record, found.Similarity));
                }
            }

            if (matches.Count == limit || depth >= vectors.Used)
            {
                return matches;
            }
        }
    }

    private static bool IsCurrent(Database database, StoredModel model, long block, int slot, long record) => database.List(
        """
        SELECT embedded.seq = records.seq, embedded.hash, collection, CASE WHEN embedded.seq = records.seq THEN '{}' ELSE fields END
        FROM embedded JOIN records ON rid = record WHERE record = $1 AND model = $2 AND block = $3 AND slot = $4 AND visible = 1
        """,
        row => row.GetBoolean(0) || HasText(row.GetString(2), row.GetString(3), row.GetFieldValue<byte[]>(1)), record, model.Number, block, slot) is [true];

    // The record was changed, but perhaps not its text.
    private static bool HasText(string collection, string fields, byte[] hash) =>
        EmbeddedText.Of(collection, ChangeJson.ReadFields(fields)) is { } text && EmbeddedText.Hash(text).AsSpan().SequenceEqual(hash);
}
