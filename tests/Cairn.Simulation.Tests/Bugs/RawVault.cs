using System.Security.Cryptography;
using System.Text;
using Cairn.Core;
using Cairn.Core.Changes;
using Cairn.Simulation.Tests.Worlds;
using Microsoft.Data.Sqlite;

namespace Cairn.Simulation.Tests.Bugs;

/// <summary>Writes to a vault's database behind the product's back, for mistakes that lie below its seams.</summary>
internal static class RawVault
{
    private const int HashLength = 16;

    public static void ForgetClock(Node node) => Run(node, "UPDATE meta SET value = 0 WHERE key = 'clock'");

    /// <summary>Puts the content back into late changes of erased records.</summary>
    public static void StoreWhole(Node node, IEnumerable<string> texts)
    {
        foreach (var text in texts)
        {
            try
            {
                var change = ChangeJson.Read(text);
                if (change.Fields.Count > 0 && node.Vault.Get(change.Key) is { IsErased: true })
                {
                    Run(node, "UPDATE changes SET body = $1, hash = $2 WHERE op = $3", text, SHA256.HashData(Encoding.UTF8.GetBytes(text))[..HashLength], change.Op.ToByteArray(bigEndian: true));
                }
            }
            catch (CairnException)
            {
                // No change, and so of no record.
            }
        }
    }

    private static void Run(Node node, string sql, params object[] values)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = node.Folder.Database, Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        for (var at = 0; at < values.Length; at++)
        {
            command.Parameters.AddWithValue($"${at + 1}", values[at]);
        }

        command.ExecuteNonQuery();
    }
}
