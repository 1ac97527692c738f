using Cairn.Core;
using Cairn.Hub.Accounts;
using Cairn.Hub.Memories;
using Cairn.Hub.Projections;
using Cairn.Hub.Storage;
using Cairn.Hub.Sync;
using Cairn.Hub.Vaults;
using Microsoft.Extensions.Logging;

namespace Cairn.Hub.Operations;

/// <summary>What the parts of one running node share.</summary>
internal sealed class HubNode : IDisposable
{
    private volatile bool _isLeaving;

    public HubNode(HubOptions options, HubDatabase database, TimeProvider time, ILogger log, CancellationToken stopping)
    {
        (Options, Database, Time, Log, Stopping) = (options, database, time, log, stopping);
        (Callers, Tries, Metrics) = (new Callers(database, time), new Tries(database, time), new HubMetrics(Recalls, options.StreamsMax));
    }

    public HubOptions Options { get; }

    public HubDatabase Database { get; }

    public TimeProvider Time { get; }

    public ILogger Log { get; }

    /// <summary>Ends when the node stops.</summary>
    public CancellationToken Stopping { get; }

    /// <summary>Whether the node is about to stop: it is not ready any more, and begins no stream.</summary>
    public bool IsLeaving => _isLeaving || Stopping.IsCancellationRequested;

    public Callers Callers { get; }

    public Tries Tries { get; }

    public HeadBoard Heads { get; } = new();

    public VaultListBoard Lists { get; } = new();

    /// <summary>What was read of keyword indexes.</summary>
    public RecallCache Recalls { get; } = new();

    /// <summary>Set when something was queued that is to be sent at once.</summary>
    public WakeSignal OutboxGrown { get; } = new();

    public HubMetrics Metrics { get; }

    /// <summary>Lets others take over before the node stops.</summary>
    public void Leave() => _isLeaving = true;

    /// <summary>What a caller may be told of a failure. What nobody expected is written to the log, without what was asked or written.</summary>
    public CairnException Explain(Exception failure)
    {
        var problem = DatabaseFault.Explain(failure);
        if (problem.Code == "unexpected")
        {
            HubLog.Unexpected(Log, Innards.Of(failure));
        }

        return problem;
    }

    /// <inheritdoc/>
    public void Dispose() => Metrics.Dispose();
}
