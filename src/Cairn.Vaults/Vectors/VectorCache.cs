using System.Runtime.InteropServices;
using Cairn.Core.Vectors;
using Cairn.Vaults.Storage;

namespace Cairn.Vaults.Vectors;

/// <summary>The vectors of one model in memory, as they were in one state of the vault. Never changed, so that any number of readers may have it.</summary>
internal sealed class VectorCache
{
    private readonly int[] _ends;

    private VectorCache(StoredModel model, IReadOnlyList<Block> blocks)
    {
        Model = model;
        Blocks = blocks;
        _ends = new int[blocks.Count];
        var end = 0;
        for (var at = 0; at < blocks.Count; at++)
        {
            _ends[at] = end += blocks[at].Records.Length;
            Used += blocks[at].Records.Count(record => record != 0);
        }
    }

    public StoredModel Model { get; }

    public IReadOnlyList<Block> Blocks { get; }

    /// <summary>How many vectors there are.</summary>
    public int Used { get; }

    /// <summary>Loads a model's vectors; blocks that are the same as in another state are taken from there.</summary>
    public static VectorCache Load(Database database, StoredModel model, VectorCache? known)
    {
        var same = known?.Model.Number == model.Number ? known.Blocks.ToDictionary(block => (block.Number, block.Version)) : [];
        var blocks = database.List("SELECT block, version FROM vectors WHERE model = $1", row => (Number: row.GetInt64(0), Version: row.GetInt64(1)), model.Number);
        return new VectorCache(model, blocks.ConvertAll(block => same.GetValueOrDefault(block) ?? LoadBlock(database, block.Number, model.Dimensions)));
    }

    /// <summary>Whether these are the model's vectors as they are now.</summary>
    public bool IsOf(StoredModel model) => Model.Number == model.Number && Model.Version == model.Version;

    public void Scan(NearestVectors nearest)
    {
        foreach (var block in Blocks)
        {
            nearest.Scan(MemoryMarshal.Cast<byte, sbyte>(block.Vectors), block.InverseLengths);
        }
    }

    /// <summary>The place of the vector that a scan names by its position.</summary>
    public (long Block, int Slot, long Record) PlaceOf(int position)
    {
        var at = Array.BinarySearch(_ends, position + 1);
        var block = Blocks[at < 0 ? ~at : at];
        var slot = position - (_ends[at < 0 ? ~at : at] - block.Records.Length);
        return (block.Number, slot, block.Records[slot]);
    }

    private static Block LoadBlock(Database database, long number, int dimensions) => database.List(
        "SELECT version, records, data FROM vectors WHERE block = $1",
        row => Block.Of(number, row.GetInt64(0), VectorBlock.ReadRecords(row.GetFieldValue<byte[]>(1)), VectorTable.Read(database, number, row.GetFieldValue<byte[]>(2)), dimensions), number)[0];

    /// <summary>A row of the table.</summary>
    internal sealed record Block(long Number, long Version, long[] Records, byte[] Vectors, float[] InverseLengths)
    {
        /// <summary>−128, which is no byte of a rounded vector.</summary>
        private const byte NeverWritten = 0x80;

        public static Block Of(long number, long version, long[] records, byte[] vectors, int dimensions)
        {
            if (vectors.Length != records.Length * dimensions || vectors.AsSpan().Contains(NeverWritten))
            {
                throw new FormatException("A block of vectors is damaged.");
            }

            var inverseLengths = new float[records.Length];
            for (var slot = 0; slot < records.Length; slot++)
            {
                inverseLengths[slot] = records[slot] == 0 ? 0 : Int8Vector.InverseLength(MemoryMarshal.Cast<byte, sbyte>(vectors.AsSpan(slot * dimensions, dimensions)));
            }

            return new Block(number, version, records, vectors, inverseLengths);
        }
    }
}
