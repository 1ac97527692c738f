using Cairn.Core.Changes;
using Cairn.Core.Records;
using Cairn.Hub.Storage;
using Cairn.Hub.Sync;

namespace Cairn.Hub.History;

/// <summary>Who changed what in a vault, when, from where and why: read from the log, which keeps it all.</summary>
/// <param name="transaction">In the name of somebody who may read the vault.</param>
/// <param name="vault">The vault.</param>
internal sealed class Audit(HubTransaction transaction, Guid vault)
{
    /// <summary>A page of the changes of a vault, or of one record in it, the last first.</summary>
    /// <param name="record">The record; null for all.</param>
    /// <param name="before">The sequence below which it begins.</param>
    /// <param name="countMax">Most that are wanted.</param>
    /// <exception cref="Core.CairnException">Code <c>vault_unknown</c>.</exception>
    public async Task<List<AuditedChange>> ReadAsync(RecordKey? record, long before, int countMax)
    {
        if (await new LogReader(transaction, vault).HeadAsync() is null)
        {
            throw HubVault.NotThere();
        }

        var of = record is null ? null : await transaction.FindAsync<long?>("SELECT record FROM records WHERE vault = @vault AND collection = @Collection AND id = @Id", new { vault, record.Value.Collection, record.Value.Id });
        if (record is not null && of is null)
        {
            return [];
        }

        var rows = await transaction.ListAsync<ChangeRow>(
            $"""
            SELECT seq, pushed_at AS pushedat, body, changes.account, accounts.name AS accountname, pushed_by AS device, devices.name AS devicename
            FROM changes LEFT JOIN accounts ON accounts.id = changes.account LEFT JOIN devices ON devices.id = pushed_by
            WHERE vault = @vault AND seq < @before {(of is null ? "" : "AND record = @of")} ORDER BY seq DESC LIMIT @countMax
            """,
            new { vault, of, before, countMax });
        return rows.ConvertAll(row => new AuditedChange(row.Seq, row.PushedAt, Named(row.Account, row.AccountName), Named(row.Device, row.DeviceName), ChangeJson.Read(row.Body)));
    }

    private static (Guid Id, string Name)? Named(Guid? id, string? name) => id is { } known && name is not null ? (known, name) : null;

    private sealed record ChangeRow(long Seq, DateTime PushedAt, string Body, Guid? Account, string? AccountName, Guid? Device, string? DeviceName);
}
