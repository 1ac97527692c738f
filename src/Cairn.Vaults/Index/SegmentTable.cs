using Cairn.Core.Index;
using Cairn.Vaults.Storage;

namespace Cairn.Vaults.Index;

/// <summary>The tables <c>segments</c> and <c>blocks</c>. All that comes of texts is within a block's bytes.</summary>
internal static class SegmentTable
{
    /// <summary>The level of a segment that is being put together, or that is no longer needed.</summary>
    public const long Unread = -1;

    // A block's number in the table: that of its segment above, its own below.
    private const int NumberBits = 32;

    /// <summary>The segments to read, in ascending order of their documents.</summary>
    public static List<StoredSegment> Readable(Database database) => List(database, "level >= 0 ORDER BY first, segment");

    /// <summary>The segments that are not to be read.</summary>
    public static List<StoredSegment> Leftover(Database database) => List(database, "level < 0");

    /// <summary>Adds a segment; the caller holds the write transaction.</summary>
    /// <returns>Its number.</returns>
    public static long Add(Database database, long level, long first, long documents)
    {
        var number = Meta.Number(database, Meta.Segment) + 1;
        Meta.Set(database, Meta.Segment, number);
        database.Execute("INSERT INTO segments (segment, level, first, documents) VALUES ($1, $2, $3, $4)", number, level, first, documents);
        return number;
    }

    public static bool Has(Database database, long segment) => database.Number("SELECT count(*) FROM segments WHERE segment = $1", segment) == 1;

    public static void SetLevel(Database database, long segment, long level, long documents) =>
        database.Execute("UPDATE segments SET level = $2, documents = $3 WHERE segment = $1", segment, level, documents);

    /// <summary>Stores blocks in place of those with the same numbers.</summary>
    public static void Store(Database database, long segment, IEnumerable<SegmentBlock> blocks)
    {
        foreach (var (number, bytes) in blocks)
        {
            _ = bytes.Length == 0
                ? database.Execute("DELETE FROM blocks WHERE block = $1", IdOf(segment, number))
                : database.Execute("INSERT INTO blocks (block, data) VALUES ($1, $2) ON CONFLICT (block) DO UPDATE SET data = excluded.data", IdOf(segment, number), database.Seal?.SealBytes(PlaceOf(IdOf(segment, number)), bytes) ?? bytes);
        }
    }

    /// <summary>Deletes some blocks of a segment, and the segment with the last of them.</summary>
    /// <returns>Whether it is gone.</returns>
    public static bool Delete(Database database, long segment, int blocksMax)
    {
        var deleted = database.Execute(
            "DELETE FROM blocks WHERE block IN (SELECT block FROM blocks WHERE block >= $1 AND block < $2 LIMIT $3)", IdOf(segment, 0), IdOf(segment + 1, 0), blocksMax);
        return deleted < blocksMax && database.Execute("DELETE FROM segments WHERE segment = $1", segment) == 1;
    }

    /// <summary>Opens a segment for reading.</summary>
    /// <exception cref="DamagedIndexException">Its directory is damaged.</exception>
    public static Segment Open(Database database, StoredSegment segment) => new(new Blocks(database, segment.Number));

    private static List<StoredSegment> List(Database database, string which) => database.List(
        $"SELECT segment, level, first, documents FROM segments WHERE {which}", row => new StoredSegment(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3)));

    private static string PlaceOf(long block) => $"blocks/{block}";

    private static long IdOf(long segment, int number) => (segment << NumberBits) | (uint)number;

    private sealed class Blocks(Database database, long segment) : IBlockStore
    {
        public byte[] Read(int number)
        {
            var block = IdOf(segment, number);
            var bytes = database.Scalar("SELECT data FROM blocks WHERE block = $1", block) as byte[] ?? [];

            // What does not open is damaged, as an empty block is.
            return database.Seal is { } seal ? seal.TryOpenBytes(PlaceOf(block), bytes) ?? [] : bytes;
        }
    }
}
