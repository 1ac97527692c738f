using System.Runtime.CompilerServices;
using Cairn.Core.Changes;
using Cairn.Hub.Storage;

namespace Cairn.Hub.Projections;

/// <summary>A part of one vault's log that a projection takes in, within one transaction.</summary>
/// <param name="Transaction">In the name of the vault's owner.</param>
/// <param name="Vault">The vault.</param>
/// <param name="From">The sequence that was taken in before.</param>
/// <param name="To">The last sequence of the page; sequences have no gaps.</param>
/// <param name="Head">Where the log ends.</param>
/// <param name="IsSealed">Whether nobody can read the values here.</param>
/// <param name="Now">What the hub's clock says.</param>
internal sealed record ProjectionPage(HubTransaction Transaction, Guid Vault, long From, long To, long Head, bool IsSealed, DateTimeOffset Now)
{
    // A change may have a megabyte.
    private const int AtOnce = 100;

    /// <summary>Reads the changes in their order, some at a time. Those of erased records are blank.</summary>
    public async IAsyncEnumerable<ProjectedChange> ReadChangesAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        for (var from = From; from < To; from += AtOnce)
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var (sequence, record, body) in await Transaction.ListAsync<(long Sequence, long Record, string Body)>(
                "SELECT seq, record, body FROM changes WHERE vault = @Vault AND seq > @from AND seq <= @to ORDER BY seq", new { Vault, from, to = Math.Min(To, from + AtOnce) }))
            {
                yield return new ProjectedChange(sequence, record, ChangeJson.Read(body));
            }
        }
    }
}
