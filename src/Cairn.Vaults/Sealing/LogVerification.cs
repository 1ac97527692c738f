using Cairn.Core;
using Cairn.Core.Changes;
using Cairn.Core.Sealing;
using Cairn.Vaults.Log;

namespace Cairn.Vaults.Sealing;

/// <summary>Checks a log that was taken in without keys, once there are keys, and takes out what no device of the vault has made.</summary>
internal static class LogVerification
{
    /// <summary>Checks the changes of the keys themselves, or all others; the caller holds the write transaction.</summary>
    /// <returns>How many were checked, and how many taken out.</returns>
    public static UnlockReport Run(WriteBatch batch, KeyRing ring, bool ofKeys)
    {
        var (count, wrong) = (0, new List<(long Record, Guid Op)>());
        using (var rows = batch.Database.Query($"SELECT record, body, erased IS NOT NULL FROM changes JOIN records ON rid = record WHERE (collection = '{SealCollection.Name}') = $1 AND {ChangeLog.IsWhole} ORDER BY changes.seq", ofKeys))
        {
            while (rows.Read())
            {
                var change = ChangeLog.ReadStored(rows.GetString(1));
                count++;
                if (!IsSound(ring, change, rows.GetBoolean(2)))
                {
                    wrong.Add((rows.GetInt64(0), change.Op));
                }
            }
        }

        foreach (var record in wrong.GroupBy(one => one.Record, one => one.Op))
        {
            batch.TakeOut(record.Key, record);
        }

        return new UnlockReport(count, wrong.Count);
    }

    private static bool IsSound(KeyRing ring, Change change, bool isErased)
    {
        try
        {
            return ChangeSealer.Check(ring, change, isErased, isNew: false);
        }
        catch (CairnException)
        {
            return false;
        }
    }
}
