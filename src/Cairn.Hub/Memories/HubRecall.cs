using Cairn.Core;
using Cairn.Core.Index;
using Cairn.Core.Recall;
using Cairn.Core.Records;
using Cairn.Core.Text;
using Cairn.Hub.Projections;
using Cairn.Hub.Storage;

namespace Cairn.Hub.Memories;

/// <summary>Finds memories in the vaults of an account, with the ranking that devices use.</summary>
/// <param name="database">Where they are.</param>
/// <param name="cache">What this node keeps in memory.</param>
/// <param name="time">The clock.</param>
internal sealed class HubRecall(HubDatabase database, RecallCache cache, TimeProvider time)
{
    /// <summary>Most vaults of one question.</summary>
    public const int VaultsMax = 100;

    /// <summary>How far an index may be behind before it is brought up to date for the answer: until then the tail is read.</summary>
    private const int BehindMax = 8 * SegmentPlan.TailMax;

    // An index that is behind or damaged is brought up to date, and what is asked is asked once more.
    private const int AttemptsMax = 3;

    /// <summary>Asks vaults, all as they are at one moment.</summary>
    /// <param name="account">In whose name.</param>
    /// <param name="names">Ids or names of the vaults; none for all that can be read here.</param>
    /// <param name="query">The question.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="CairnException">Codes <c>vault_unknown</c>, <c>vault_sealed</c>, <c>invalid_parameter</c>.</exception>
    public async Task<HubAnswer> AskAsync(Guid account, IReadOnlyList<string> names, RecallQuery query, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var asked = query with { Text = Excerpt.Of(query.Text, RecallQuery.TextLengthMax) };
        for (var attempt = 1; ; attempt++)
        {
            var (items, leftOut, lame) = await AskOnceAsync(account, names, asked, isLast: attempt == AttemptsMax, cancellationToken);
            if (lame is null)
            {
                return new HubAnswer(items, leftOut, time.GetElapsedTime(started).TotalMilliseconds);
            }

            await MendAsync(lame, cancellationToken);
        }
    }

    private async Task<(List<FoundMemory> Items, int LeftOut, LameIndex? Lame)> AskOnceAsync(Guid account, IReadOnlyList<string> names, RecallQuery query, bool isLast, CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginAsync(account, cancellationToken, isSnapshot: true);
        var vaults = Choose(await ReadableVaults.ListAsync(transaction), account, names);
        if (!isLast && vaults.Find(vault => vault.Head - vault.Indexed > BehindMax) is { } behind)
        {
            return ([], 0, new LameIndex(behind, IsDamaged: false));
        }

        var found = new List<FoundMemory>();
        var leftOut = 0;
        foreach (var vault in vaults)
        {
            try
            {
                found.AddRange(Ask(transaction, vault, query, out var unfit));
                leftOut += unfit;
            }
            catch (DamagedIndexException) when (!isLast)
            {
                return ([], 0, new LameIndex(vault, IsDamaged: true));
            }
        }

        var kept = RecallBudget.Keep(found.OrderByDescending(item => item.Why.Score), query, item => item.Content, out var left);
        return (kept, leftOut + left, null);
    }

    // Reads without await: ranking asks for a block when it needs it.
    private List<FoundMemory> Ask(HubTransaction transaction, AskedVault vault, RecallQuery query, out int leftOut)
    {
        var now = time.GetUtcNow();
        var index = new HubRecallIndex(transaction.Connection, vault, cache, TimeText.Of(now));
        var plan = RecallFilters.Add(new QueryReader(Ranking.Default, index).Read(query.Text, now, query.Zone, query.IsPrefix), query);
        var ranked = new Ranker(index, Ranking.Default, time).Rank(plan);
        return RecallBudget.Keep(MemoryReader.Read(transaction.Connection, vault, ranked.Documents, query.Limit, TimeText.Of(now)), query, item => item.Content, out leftOut);
    }

    private async Task MendAsync(LameIndex lame, CancellationToken cancellationToken)
    {
        var run = new ProjectionRun(database, new MemoryProjection(), lame.Vault.Vault, lame.Vault.Owner, time);
        if (lame.IsDamaged)
        {
            cache.Forget(lame.Vault.Vault);
            await run.DropAsync(cancellationToken);
        }

        await run.CompleteAsync(cancellationToken);
    }

    private static List<AskedVault> Choose(List<AskedVault> readable, Guid account, IReadOnlyList<string> names)
    {
        var chosen = names.Count == 0 ? readable.FindAll(vault => !vault.Sealed) : [.. names.Select(name => Choose(readable, account, name)).Distinct()];
        return chosen.Count <= VaultsMax ? chosen : throw new CairnException("invalid_parameter", $"More than {VaultsMax} vaults would be asked.", "Name those that are to be asked: vault=NAME, several times.");
    }

    private static AskedVault Choose(List<AskedVault> readable, Guid account, string name) => ReadableVaults.Choose(readable, account, name) is { Sealed: false } vault ? vault
        : throw new CairnException("vault_sealed", "The hub cannot read this vault: it is sealed.", "Recall on a device that has its key.");

    private sealed record LameIndex(AskedVault Vault, bool IsDamaged);
}
