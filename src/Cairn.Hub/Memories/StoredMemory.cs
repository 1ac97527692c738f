using System.Text.Json;
using Cairn.Core.Merge;
using Cairn.Core.Records;
using Cairn.Core.Stamps;
using Cairn.Hub.Storage;
using Cairn.Hub.Sync;
using Dapper;

namespace Cairn.Hub.Memories;

/// <summary>A memory as the hub has it.</summary>
/// <param name="State">What its changes merge to.</param>
/// <param name="CreatedAt">When it was written first; null where that is not known.</param>
/// <param name="Conflicts">Number of open conflicts.</param>
internal sealed record StoredMemory(RecordState State, DateTimeOffset? CreatedAt, int Conflicts)
{
    /// <summary>What is known of a record beside its row.</summary>
    public const string Places =
        """
        (SELECT min((changes.body::json ->> 'stamp') COLLATE "C") FROM changes WHERE changes.vault = @vault AND changes.record = records.record) AS created,
        CASE WHEN conflicts = 0 THEN 0 ELSE (SELECT count(*) FROM conflicts AS lost WHERE lost.vault = @vault AND lost.record = records.record AND lost.open) END AS open
        """;

    /// <summary>Finds the record that a condition names; null where there is none.</summary>
    /// <param name="transaction">In the name of somebody who may read the vault.</param>
    /// <param name="vault">The vault.</param>
    /// <param name="condition">The condition.</param>
    /// <param name="value">What it calls <c>@value</c>.</param>
    public static async Task<StoredMemory?> FindAsync(HubTransaction transaction, Guid vault, string condition, object value) =>
        (await transaction.Connection.QueryAsync<PlaceRow, RecordRow, StoredMemory>(
            $"SELECT {Places}, {RecordRow.Columns} FROM records WHERE vault = @vault AND {condition}",
            (place, row) => new StoredMemory(row.Read(), place.Created is { } stamp ? Stamp.Parse(stamp).Time : null, (int)place.Open), new { vault, value }, splitOn: "record")).FirstOrDefault();

    /// <summary>Writes it, in the shape of an agent's.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        RecordJson.WriteMembers(json, State.Key.Id, State.Fields.Where(field => !field.Value.Value.IsNull).ToDictionary(field => field.Key, field => field.Value.Value), CreatedAt, State.Stamp?.Time);
        if (State.IsErased)
        {
            json.WriteBoolean("erased", true);
        }
        else if (!State.IsVisible)
        {
            json.WriteBoolean("archived", true);
        }

        if (Conflicts > 0)
        {
            json.WriteNumber("conflicts", Conflicts);
        }

        json.WriteEndObject();
    }

    private sealed record PlaceRow(string? Created, long Open);
}
