using Cairn.Core;
using Cairn.Core.Sync;

namespace Cairn.Sync.Engine;

/// <summary>One replica's turn at a remote: the lease, what is being sent, and what has become of it so far.</summary>
internal sealed class ReplicaTurn(IReplica replica, Guid remote, IDisposable lease) : IDisposable
{
    private bool _hasRestarted;

    // Who has read nothing yet reads to the end before it sends: much of what it would send may be there.
    private bool _isReadingFirst = replica.Progress(remote).Cursor.Length == 0;

    public IReplica Replica => replica;

    public SyncReport Report { get; private set; } = new(replica.Vault);

    /// <summary>Whether there is nothing more to exchange.</summary>
    public bool IsDone { get; private set; }

    /// <summary>The remote's digest where all was read; null else.</summary>
    public string? Digest { get; private set; }

    public async Task<Asked> AskAsync(int countMax, int bytesMax)
    {
        var sending = _isReadingFirst ? null : await replica.OutgoingAsync(remote, countMax, bytesMax);
        return new Asked(this, Ask(sending), sending);
    }

    /// <summary>Asks for what comes behind an answer that is about to be taken in, and sends nothing with it.</summary>
    /// <returns>Null where that has to wait until the answer is taken in.</returns>
    public Asked? AskAhead(Asked asked, ExchangeAnswer answer)
    {
        // What is written meanwhile waits for one page at most, unless all is to be read first.
        var sentNothing = asked.Sending is null or { Changes.Count: 0, Erased.Count: 0 };
        return IsDone || answer is not { Problem: null, HasMore: true } || !sentNothing || (asked.IsAhead && !_isReadingFirst) ? null
            : new Asked(this, Ask(null) with { Cursor = answer.Cursor, Head = answer.Head }, null, IsAhead: true);
    }

    public ExchangeRequest Ask(OutgoingBatch? sending)
    {
        var progress = replica.Progress(remote);
        return new ExchangeRequest { Vault = replica.Vault, Replica = replica.Replica, Cursor = progress.Cursor, Head = progress.Head, Changes = sending?.Changes ?? [], Erased = sending?.Erased ?? [], FormerReplicas = replica.FormerReplicas };
    }

    public async Task TakeAsync(Asked asked, ExchangeAnswer answer)
    {
        var sending = asked.Sending;
        if (answer.Problem is { Code: SyncProblem.CursorUnknown } && !_hasRestarted)
        {
            (_hasRestarted, _isReadingFirst) = (true, true);
            await replica.RestartAsync(remote);
        }
        else if (answer.Problem is { Code: SyncProblem.ContentEvicted } evicted)
        {
            await TakeResultsAsync(sending, answer, evicted);
        }
        else if (answer.Problem is { } problem)
        {
            Fail(problem);
        }
        else if (answer is { HasMore: true, Changes.Count: 0 } && sending is null or { Changes.Count: 0 } && answer.Cursor == replica.Progress(remote).Cursor)
        {
            Fail(new SyncProblem("remote_failed", "The remote says that there is more, and does not get on."));
        }
        else
        {
            // What was erased by what came is blanked in the remote by one more exchange.
            var taken = await TakeInAsync(sending, answer with { AskedFrom = asked.Request.Cursor });
            IsDone = !answer.HasMore && sending is { HasMore: false } && taken.Erases == 0;
            Digest = answer.Digest;
        }
    }

    /// <summary>Takes in a page that was read without sending anything.</summary>
    public async Task TakePageAsync(ExchangeAnswer page)
    {
        if (page.Problem is { Code: not SyncProblem.ContentEvicted } problem)
        {
            Fail(problem);
        }
        else if (page.Problem is null)
        {
            await TakeInAsync(null, page);
        }
    }

    /// <summary>Does something of this replica's alone: what fails then is told of it, and touches no other.</summary>
    /// <returns>False where it failed.</returns>
    public async Task<bool> TryAsync(Func<Task> step)
    {
        try
        {
            await step();
            return true;
        }
        catch (CairnException fault)
        {
            Fail(SyncProblem.Of(fault));
            return false;
        }
    }

    public void Fail(SyncProblem problem)
    {
        Report = Report with { Problem = problem };
        IsDone = true;
    }

    public void AddRepaired(TakenAnswer taken) => Report = Report with { IsRepaired = true, Taken = Report.Taken + taken };

    public SyncProgress Progress() => new(replica.Vault, Report.Sent, Report.Taken.Applied + Report.Taken.Duplicates, Math.Max(0, replica.Head() - replica.Progress(remote).Pushed));

    public void Dispose() => lease.Dispose();

    // A remote that cannot be read now takes what is sent all the same.
    private async Task TakeResultsAsync(OutgoingBatch? sending, ExchangeAnswer answer, SyncProblem problem)
    {
        if (sending is not null)
        {
            var progress = replica.Progress(remote);
            await TakeInAsync(sending, answer with { Changes = [], Cursor = progress.Cursor, Head = progress.Head, Missing = progress.Missing, IsLimited = true });
        }

        _isReadingFirst = false;
        if (sending is not null && (!sending.HasMore || answer.Results.Count != sending.Changes.Count))
        {
            Fail(problem);
        }
    }

    private async Task<TakenAnswer> TakeInAsync(OutgoingBatch? sent, ExchangeAnswer answer)
    {
        var taken = await replica.TakeAsync(remote, sent, answer);
        _isReadingFirst &= answer.HasMore;
        Report = Report with { Taken = Report.Taken + taken, Sent = Report.Sent + answer.Results.Count(result => result.Status != PushStatus.Refused) };
        return taken;
    }
}
