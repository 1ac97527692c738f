using Cairn.Core;
using Cairn.Core.Changes;
using Cairn.Core.Merge;
using Cairn.Core.Sync;
using Cairn.Simulation.Tests.Oracle;
using Cairn.Sync.Remotes;

namespace Cairn.Simulation.Tests.Faults;

/// <summary>A remote behind a network that loses, repeats and garbles; and a tap on it that no private record may pass.</summary>
internal class FaultyRemote(IRemote inner, FaultPlan plan, Action<string> tell, List<ExchangeAnswer> arrived) : IRemote
{
    private const string PrivateMark = "\"id\":\"private:";

    /// <summary>Keeps the kind of the remote: a live one stays live.</summary>
    public static FaultyRemote Over(IRemote inner, FaultPlan plan, Action<string> tell, List<ExchangeAnswer> arrived) =>
        inner is ILiveRemote live ? new FaultyLiveRemote(live, plan, tell, arrived) : new FaultyRemote(inner, plan, tell, arrived);

    public Task<IReadOnlyList<ExchangeAnswer>> ExchangeAsync(IReadOnlyList<ExchangeRequest> requests, CancellationToken cancellationToken) =>
        plan.RunAsync(async () => (IReadOnlyList<ExchangeAnswer>)[await ExchangeAsync(Assert.Single(requests), cancellationToken)]);

    public IAsyncEnumerable<IReadOnlyList<string>> FetchAsync(Guid vault, IReadOnlyCollection<Guid> ops, CancellationToken cancellationToken) => inner.FetchAsync(vault, ops, cancellationToken);

    public Task<IReadOnlyList<RemoteVault>> ListVaultsAsync(CancellationToken cancellationToken) => inner.ListVaultsAsync(cancellationToken);

    public Task OfferVaultAsync(RemoteVault vault, CancellationToken cancellationToken) => inner.OfferVaultAsync(vault, cancellationToken);

    public void Dispose() => inner.Dispose();

    /// <summary>What arrives of an answer to a request from a cursor.</summary>
    protected ExchangeAnswer Arrive(ExchangeAnswer answer, string from)
    {
        Tap(answer.Changes);
        tell($"    {answer.Changes.Count} down{(answer.HasMore ? ", more" : "")}, cursor {Short(answer.Cursor)}{(answer.Problem is { } problem ? $", {problem.Code}" : "")}: {string.Join(' ', answer.Changes.Select(Name))}");
        if (plan.Takes(Fault.Junk))
        {
            return answer with { Changes = [.. answer.Changes, "{\"op\":\"not a change\"}"] };
        }

        if (answer.Changes.Count > 0 && plan.Takes(Fault.PullLie))
        {
            return answer with { Changes = [.. answer.Changes.SkipLast(1)] };
        }

        arrived.Add(answer with { AskedFrom = from });
        return answer;
    }

    protected void Lose(Fault fault)
    {
        if (plan.Takes(fault))
        {
            throw new CairnException("remote_unreachable", $"Lost: {fault}.", "Try again.", isTransient: true);
        }
    }

    protected static void Tap(IReadOnlyList<string> changes)
    {
        if (changes.FirstOrDefault(change => change.Contains(PrivateMark, StringComparison.Ordinal)) is { } leaked)
        {
            throw new InvariantBroken($"A private record left its device: {leaked}");
        }
    }

    private async Task<ExchangeAnswer> ExchangeAsync(ExchangeRequest request, CancellationToken cancellationToken)
    {
        Tap(request.Changes);
        tell($"    {request.Changes.Count} up from cursor {Short(request.Cursor)}, head {Short(request.Head)}: {string.Join(' ', request.Changes.Select(Name))}");
        Lose(Fault.RequestLost);
        if (plan.Takes(Fault.RequestTwice))
        {
            await CallAsync(request, cancellationToken);
        }

        var answer = request.Changes.Count > 0 && plan.Takes(Fault.PushLie) ? await ForgetAsync(request, cancellationToken)
            : request.Changes.Count > 0 && plan.Takes(Fault.Refusal) ? await RefuseFirstAsync(request, cancellationToken)
            : await CallAsync(request, cancellationToken);
        Lose(Fault.AnswerLost);
        return Arrive(answer, request.Cursor);
    }

    private async Task<ExchangeAnswer> CallAsync(ExchangeRequest request, CancellationToken cancellationToken) => (await inner.ExchangeAsync([request], cancellationToken))[0];

    private async Task<ExchangeAnswer> ForgetAsync(ExchangeRequest request, CancellationToken cancellationToken)
    {
        var answer = await CallAsync(request with { Changes = [] }, cancellationToken);
        return answer with { Results = [.. request.Changes.Select(_ => new PushResult(PushStatus.Applied))] };
    }

    private async Task<ExchangeAnswer> RefuseFirstAsync(ExchangeRequest request, CancellationToken cancellationToken)
    {
        var answer = await CallAsync(request with { Changes = [.. request.Changes.Skip(1)] }, cancellationToken);
        return answer with { Results = [new PushResult(PushStatus.Refused, 0, new SyncProblem("too_many", "Not today.")), .. answer.Results] };
    }

    private static string Short(string cursor) => cursor.Length == 0 ? "-" : cursor.Split('.')[0];

    private static string Name(string change)
    {
        try
        {
            return ChangeJson.Read(change).Op.ToString("N")[^6..];
        }
        catch (CairnException)
        {
            return "?";
        }
    }

    private sealed class FaultyLiveRemote(ILiveRemote live, FaultPlan plan, Action<string> tell, List<ExchangeAnswer> arrived) : FaultyRemote(live, plan, tell, arrived), ILiveRemote
    {
        private readonly FaultPlan _plan = plan;

        public async IAsyncEnumerable<ExchangeAnswer> ReadAsync(Guid vault, string cursor, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
        {
            var from = cursor;
            await foreach (var page in live.ReadAsync(vault, cursor, cancellationToken))
            {
                yield return await _plan.RunAsync(() =>
                {
                    Lose(Fault.RequestLost);
                    Lose(Fault.AnswerLost);
                    return Task.FromResult(Arrive(page, from));
                });
                from = page.Cursor;
            }
        }

        public IAsyncEnumerable<Guid?> WatchAsync(IReadOnlyList<Guid> vaults, CancellationToken cancellationToken) => live.WatchAsync(vaults, cancellationToken);

        public Task<Digest> DigestAsync(Guid vault, CancellationToken cancellationToken) => _plan.RunAsync(() => live.DigestAsync(vault, cancellationToken));

        public Task<IReadOnlyList<string>> ReadPartAsync(Guid vault, int part, CancellationToken cancellationToken) => _plan.RunAsync(async () =>
        {
            var changes = await live.ReadPartAsync(vault, part, cancellationToken);
            Tap(changes);
            return changes;
        });
    }
}
