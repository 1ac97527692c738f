using System.Runtime.InteropServices;
using Cairn.Core.Changes;
using Cairn.Core.Records;
using Cairn.Core.Vectors;
using Cairn.Vaults.Eviction;
using Cairn.Vaults.Storage;

namespace Cairn.Vaults.Vectors;

/// <summary>A vector that was made elsewhere, of the text of a memory as it is imported.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Rounded">A byte a dimension.</param>
internal sealed record ImportedVector(string Model, byte[] Rounded)
{
    /// <summary>Most characters of a model's name.</summary>
    public const int ModelLengthMax = 200;

    /// <summary>Rounds a vector; null where it has no direction.</summary>
    public static ImportedVector? Of(string model, ReadOnlySpan<float> vector)
    {
        var rounded = new byte[vector.Length];
        return Int8Vector.TryRound(vector, MemoryMarshal.Cast<byte, sbyte>(rounded.AsSpan())) ? new ImportedVector(model, rounded) : null;
    }

    /// <summary>Gives memories vectors, but for those that have one of their text and model already, or have given up their text; the caller holds the write transaction.</summary>
    /// <remarks>They are ahead of what their model has reached: `embed` with a model of that name finds them there and goes on.</remarks>
    public static void Store(Database database, IEnumerable<(RecordKey Key, ImportedVector Vector)> vectors)
    {
        foreach (var group in vectors.GroupBy(one => (one.Vector.Model, one.Vector.Rounded.Length)))
        {
            var model = VectorTable.Add(database, group.Key.Model, group.Key.Length);
            var writer = new VectorWriter(database, model);
            foreach (var (key, vector) in group)
            {
                Store(database, model, writer, key, vector.Rounded);
            }

            writer.Flush();
        }
    }

    private static void Store(Database database, StoredModel model, VectorWriter writer, RecordKey key, byte[] rounded)
    {
        var records = database.List(
            $"SELECT rid, seq, {database.Fields} FROM records WHERE collection = $1 AND id = $2 AND visible = 1 AND {EvictionTable.Bytes} = 0",
            row => (Rid: row.GetInt64(0), Sequence: row.GetInt64(1), Fields: row.GetString(2)), key.Collection, key.Id);
        if (records is [var record] && EmbeddedText.Of(key.Collection, ChangeJson.ReadFields(record.Fields)) is { Length: > 0 } text)
        {
            var hash = EmbeddedText.Hash(text, database.Seal);
            if (database.Scalar("SELECT hash FROM embedded WHERE record = $1 AND model = $2 AND block <> 0", record.Rid, model.Number) is not byte[] known || !known.AsSpan().SequenceEqual(hash))
            {
                writer.Put(record.Rid, record.Sequence, hash, rounded);
            }
        }
    }
}
