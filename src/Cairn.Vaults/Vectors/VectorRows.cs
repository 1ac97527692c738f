using System.Runtime.InteropServices;
using Cairn.Core.Vectors;
using Cairn.Vaults.Storage;

namespace Cairn.Vaults.Vectors;

/// <summary>Reads the vectors of one model record by record, as numbers again.</summary>
internal sealed class VectorRows(Database database, StoredModel model)
{
    private readonly float[] _row = new float[model.Dimensions];

    /// <summary>The model with most vectors; null where the vault has none.</summary>
    public static StoredModel? ModelOf(Database database) =>
        database.Scalar("SELECT name FROM models JOIN vectors USING (model) GROUP BY models.model ORDER BY sum(used) DESC, models.model LIMIT 1") is string name ? VectorTable.Find(database, name) : null;

    /// <summary>A unit vector, valid until the next call; empty where the record has none of its present text.</summary>
    public ReadOnlySpan<float> Of(long record, VaultRecord shown)
    {
        var found = database.List(
            $"""
            SELECT embedded.seq, embedded.hash, substr({VectorTable.DataOf(database)}, slot * $3 + 1, $3) FROM embedded JOIN vectors USING (block) WHERE record = $1 AND embedded.model = $2
            """,
            row => (Sequence: row.GetInt64(0), Hash: row.GetFieldValue<byte[]>(1), Bytes: row.GetFieldValue<byte[]>(2)), record, model.Number, model.Dimensions);
        if (found is not [var one] || (one.Sequence != shown.Sequence && !HasText(database, shown, one.Hash)))
        {
            return [];
        }

        var rounded = MemoryMarshal.Cast<byte, sbyte>(one.Bytes);
        var scale = Int8Vector.InverseLength(rounded);
        for (var at = 0; at < _row.Length; at++)
        {
            _row[at] = rounded[at] * scale;
        }

        return _row;
    }

    private static bool HasText(Database database, VaultRecord shown, byte[] hash) =>
        EmbeddedText.Of(shown.Key.Collection, shown.Fields) is { } text && EmbeddedText.Hash(text, database.Seal).AsSpan().SequenceEqual(hash);
}
