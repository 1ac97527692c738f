using Cairn.Vaults.Storage;

namespace Cairn.Vaults.Vectors;

/// <summary>How many memories have vectors.</summary>
internal static class VectorCounts
{
    /// <summary>Changes beyond what a model reached that a query counts exactly.</summary>
    public const int TailMax = 4_096;

    /// <summary>Counts in a moment, for a query.</summary>
    /// <param name="database">The vault.</param>
    /// <param name="model">The model; null where the vault has no vector of it.</param>
    /// <param name="used">How many vectors it has.</param>
    public static (long Covered, long Total) Count(Database database, StoredModel? model, int used)
    {
        var (number, reached) = (model?.Number ?? 0, model?.Reached ?? 0);
        var refused = database.Number("SELECT count(*) FROM embedded WHERE model = $1 AND block = 0", number);
        var tail = database.List(
            """
            SELECT count(*), coalesce(sum(visible AND collection = 'memories'), 0), coalesce(sum(block > 0), 0), coalesce(sum(block = 0), 0)
            FROM (SELECT rid, visible, collection FROM records WHERE seq > $2 LIMIT $3) LEFT JOIN embedded ON record = rid AND model = $1
            """,
            row => (Rows: row.GetInt64(0), Memories: row.GetInt64(1), Covered: row.GetInt64(2), Refused: row.GetInt64(3)),
            number, reached, TailMax)[0];
        return tail.Rows < TailMax
            ? (used - tail.Covered, used - tail.Covered + refused - tail.Refused + tail.Memories)
            : (used, used + refused + database.Number("SELECT count(*) FROM records WHERE seq > $1", reached));
    }

    /// <summary>Counts exactly, in time in proportion to the vault.</summary>
    public static EmbeddingCoverage CountAll(Database database, StoredModel? model)
    {
        var (covered, refused) = database.List(
            """
            SELECT coalesce(sum(block > 0), 0), coalesce(sum(block = 0), 0)
            FROM embedded JOIN records ON rid = record WHERE model = $1 AND embedded.seq = records.seq AND visible = 1
            """,
            row => (row.GetInt64(0), row.GetInt64(1)), model?.Number ?? 0)[0];
        return new EmbeddingCoverage(covered, refused, database.Number("SELECT count(*) FROM records WHERE collection = 'memories' AND visible = 1"));
    }
}
