using Cairn.Core.Changes;
using Cairn.Core.Merge;
using Cairn.Core.Records;
using Cairn.Core.Stamps;
using Cairn.Vaults.Log;
using Microsoft.Data.Sqlite;

namespace Cairn.Vaults.Sealing;

/// <summary>Functions of SQL by which statements read a sealed vault as they read any other.</summary>
internal static class SealFunctions
{
    /// <summary>The fields of a row of <c>records</c> as JSON.</summary>
    public const string Fields = "opened_fields(records.collection, records.id, records.stamp, records.stamps, records.fields)";

    public static void Register(SqliteConnection connection, VaultSeal seal)
    {
        // A statement may ask for several fields of a row, one after the other.
        var last = (Id: "", Stored: "", Opened: "");
        connection.CreateFunction("opened_fields", (string collection, string id, byte[]? stamp, string? stamps, string fields) =>
        {
            if (last.Id != id || last.Stored != fields)
            {
                var state = new RecordState { Key = new RecordKey(collection, id), Fields = StateText.Read(fields, stamps, stamp is null ? null : Stamp.FromBytes(stamp)) };
                last = (id, fields, seal.OpenFields(state));
            }

            return last.Opened;
        });
        connection.CreateFunction("opened_actor", (string body) => ChangeLog.IsStub(body) ? null : seal.Open(ChangeJson.Read(body)).Actor);
        connection.CreateFunction("opened_bytes", (byte[] bytes, string place) => seal.TryOpenBytes(place, bytes));
    }
}
