using Cairn.Core;
using Cairn.Hub.Accounts;
using Cairn.Hub.Memories;
using Cairn.Hub.Projections;
using Cairn.Hub.Storage;
using Cairn.Hub.Sync;
using Microsoft.Extensions.Logging;

namespace Cairn.Hub.Operations;

/// <summary>What the parts of one running node share.</summary>
internal sealed class HubNode(HubOptions options, HubDatabase database, TimeProvider time, ILogger log, CancellationToken stopping)
{
    public HubOptions Options => options;

    public HubDatabase Database => database;

    public TimeProvider Time => time;

    public ILogger Log => log;

    /// <summary>Ends when the node stops.</summary>
    public CancellationToken Stopping => stopping;

    public Callers Callers { get; } = new(database, time);

    public Tries Tries { get; } = new(database, time);

    public HeadBoard Heads { get; } = new();

    /// <summary>What was read of keyword indexes.</summary>
    public RecallCache Recalls { get; } = new();

    /// <summary>Set when something was queued that is to be sent at once.</summary>
    public WakeSignal OutboxGrown { get; } = new();

    /// <summary>What a caller may be told of a failure. What nobody expected is written to the log, without what was asked or written.</summary>
    public CairnException Explain(Exception failure)
    {
        var problem = DatabaseFault.Explain(failure);
        if (problem.Code == "unexpected")
        {
            HubLog.Unexpected(log, failure);
        }

        return problem;
    }
}
