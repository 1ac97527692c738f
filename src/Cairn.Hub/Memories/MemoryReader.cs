using Cairn.Core.Merge;
using Cairn.Core.Recall;
using Cairn.Core.Records;
using Cairn.Core.Stamps;
using Cairn.Hub.Sync;
using Dapper;
using Npgsql;

namespace Cairn.Hub.Memories;

/// <summary>Reads the memories that ranking found, some at a time, as they are wanted.</summary>
internal static class MemoryReader
{
    private const int AtOnceMin = 16;

    /// <summary>The memories that may be answered, in the order of the ranking.</summary>
    /// <param name="connection">Within the snapshot in which they were found.</param>
    /// <param name="vault">Their vault.</param>
    /// <param name="documents">What was found, best first.</param>
    /// <param name="wanted">How many are wanted, probably.</param>
    /// <param name="now">The time, as <see cref="TimeText"/> writes it.</param>
    public static IEnumerable<FoundMemory> Read(NpgsqlConnection connection, AskedVault vault, IReadOnlyList<RankedDocument> documents, int wanted, string now)
    {
        foreach (var some in documents.Chunk(Math.Max(AtOnceMin, wanted)))
        {
            var rows = Load(connection, vault.Vault, [.. some.Select(document => document.Sequence)]);
            foreach (var document in some)
            {
                if (rows.TryGetValue(document.Sequence, out var found) && RecallFilters.IsAnswer(found.State, now))
                {
                    yield return new FoundMemory(vault, found.State, found.Place.Created is { } stamp ? Stamp.Parse(stamp).Time : null, (int)found.Place.Open, document);
                }
            }
        }
    }

    private static Dictionary<long, (PlaceRow Place, RecordState State)> Load(NpgsqlConnection connection, Guid vault, long[] sequences)
    {
        var found = connection.Query<PlaceRow, RecordRow, (PlaceRow Place, RecordState State)>(
            $"""
            SELECT seq, {StoredMemory.Places},
                {RecordRow.Columns}
            FROM records WHERE vault = @vault AND seq = ANY (@sequences)
            """,
            (place, row) => (place, row.Read()), new { vault, sequences }, splitOn: "record");
        return found.ToDictionary(row => row.Place.Seq);
    }

    private sealed record PlaceRow(long Seq, string? Created, long Open);
}
