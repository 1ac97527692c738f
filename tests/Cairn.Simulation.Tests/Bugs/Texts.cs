using Cairn.Core.Changes;
using Cairn.Core.Sync;

namespace Cairn.Simulation.Tests.Bugs;

/// <summary>What mistakes do to changes as they travel.</summary>
internal static class Texts
{
    public static bool IsKind(string change, ChangeKind kind) => change.Contains($"\"kind\":\"{kind}\"", StringComparison.Ordinal);

    /// <summary>A change altered, as its text; one that cannot be read stays.</summary>
    public static string Alter(string change, Func<Change, Change> alter)
    {
        try
        {
            return ChangeJson.Write(alter(ChangeJson.Read(change)));
        }
        catch (Core.CairnException)
        {
            return change;
        }
    }

    public static ExchangeAnswer Without(this ExchangeAnswer answer, Predicate<string> left) => answer with { Changes = [.. answer.Changes.Where(change => !left(change))] };

    public static OutgoingBatch Without(this OutgoingBatch batch, Predicate<string> left)
    {
        var kept = batch.Changes.Zip(batch.Sequences).Where(change => !left(change.First)).ToList();
        return batch with { Changes = [.. kept.Select(change => change.First)], Sequences = [.. kept.Select(change => change.Second)] };
    }

    /// <summary>The remote's word that it has taken all of a batch, which it has not given.</summary>
    public static Task<TakenAnswer> ClaimSentAsync(this IReplica replica, Guid remote, OutgoingBatch batch) => replica.TakeAsync(remote, batch, new ExchangeAnswer
    {
        Vault = replica.Vault,
        Results = [.. batch.Changes.Select(_ => new PushResult(PushStatus.Applied))],
        Cursor = replica.Progress(remote).Cursor,
        Head = replica.Progress(remote).Head,
    });
}
