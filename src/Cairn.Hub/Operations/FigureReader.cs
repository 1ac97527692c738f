using Cairn.Hub.Projections;
using Cairn.Hub.Storage;

namespace Cairn.Hub.Operations;

/// <summary>Reads what the database says of the hub as a whole, so seldom that asking for it cannot hurt.</summary>
/// <param name="hub">The node.</param>
/// <param name="projector">Knows the projections.</param>
internal sealed class FigureReader(HubNode hub, Projector projector) : IDisposable
{
    private static readonly TimeSpan KeepTime = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ReadTime = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _reading = new(1);
    private DateTimeOffset _triedAt = DateTimeOffset.MinValue;
    private HubFigures? _figures;

    /// <summary>The figures, at most ten seconds old; null where the database does not give them.</summary>
    public async Task<HubFigures?> ReadAsync(CancellationToken cancellationToken)
    {
        await _reading.WaitAsync(cancellationToken);
        try
        {
            if (hub.Time.GetUtcNow() - _triedAt >= KeepTime)
            {
                _triedAt = hub.Time.GetUtcNow();
                _figures = await TryReadAsync();
            }

            return _figures;
        }
        finally
        {
            _reading.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _reading.Dispose();

    private async Task<HubFigures?> TryReadAsync()
    {
        using var patience = new CancellationTokenSource(ReadTime, hub.Time);
        try
        {
            var lags = new Dictionary<string, ProjectionLag>(StringComparer.Ordinal);
            foreach (var projection in projector.Projections)
            {
                lags.Add(projection.Name, await projector.LagAsync(projection, patience.Token));
            }

            await using var transaction = await hub.Database.BeginAsync(account: null, patience.Token);
            var counts = await transaction.FindAsync<HubCounts>("SELECT vaults, changes, changes_largest AS changeslargest, bytes, outbox_waiting AS outboxwaiting, outbox_dead AS outboxdead FROM hub_counts()");
            return new HubFigures(counts!, lags, hub.Time.GetUtcNow());
        }
        catch (Exception failure)
        {
            HubLog.NoFigures(hub.Log, failure is OperationCanceledException ? "database_unreachable" : DatabaseFault.Explain(failure).Code);
            return null;
        }
    }
}
