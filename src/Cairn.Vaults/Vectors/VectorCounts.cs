using Cairn.Vaults.Storage;

namespace Cairn.Vaults.Vectors;

/// <summary>How many memories have vectors.</summary>
internal static class VectorCounts
{
    /// <summary>Changes beyond what a model reached that a query counts exactly.</summary>
    public const int TailMax = 4_096;

    /// <summary>Counts in a moment.</summary>
    /// <param name="database">The vault.</param>
    /// <param name="model">The model; null where the vault has no vector of it.</param>
    /// <param name="isEstimate">Whether so much waits that <see cref="EmbeddingCoverage.Covered"/> and <see cref="EmbeddingCoverage.Total"/> may be less in truth.</param>
    public static EmbeddingCoverage Count(Database database, StoredModel? model, out bool isEstimate)
    {
        var (number, reached) = (model?.Number ?? 0, model?.Reached ?? 0);
        var used = database.Number("SELECT sum(used) FROM vectors WHERE model = $1", number);
        var refused = database.Number("SELECT count(*) FROM embedded WHERE model = $1 AND block = 0", number);
        var tail = database.List(
            """
            SELECT count(*), coalesce(sum(visible AND collection = 'memories' AND embedded.seq IS NOT changed), 0),
                coalesce(sum(block > 0 AND embedded.seq <> changed), 0), coalesce(sum(block = 0 AND embedded.seq <> changed), 0)
            FROM (SELECT rid, seq AS changed, visible, collection FROM records WHERE seq > $2 LIMIT $3) LEFT JOIN embedded ON record = rid AND model = $1
            """,
            row => (Rows: row.GetInt64(0), Memories: row.GetInt64(1), Covered: row.GetInt64(2), Refused: row.GetInt64(3)),
            number, reached, TailMax)[0];
        isEstimate = tail.Rows == TailMax;
        return isEstimate
            ? new EmbeddingCoverage(used, refused, used + refused + database.Number("SELECT count(*) FROM records WHERE seq > $1", reached))
            : new EmbeddingCoverage(used - tail.Covered, refused - tail.Refused, used - tail.Covered + refused - tail.Refused + tail.Memories);
    }

    /// <summary>Counts exactly; where much waits, in time in proportion to the vault.</summary>
    public static EmbeddingCoverage CountAll(Database database, StoredModel? model)
    {
        var counted = Count(database, model, out var isEstimate);
        return !isEstimate ? counted : database.List(
            """
            SELECT coalesce(sum(block > 0), 0), coalesce(sum(block = 0), 0), (SELECT count(*) FROM records WHERE collection = 'memories' AND visible = 1)
            FROM embedded JOIN records ON rid = record WHERE model = $1 AND embedded.seq = records.seq AND visible = 1
            """,
            row => new EmbeddingCoverage(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2)), model?.Number ?? 0)[0];
    }
}
