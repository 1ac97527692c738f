using Cairn.Core.Recall;

namespace Cairn.Vaults.Recall;

/// <summary>What one vault or several answer.</summary>
/// <param name="Items">The memories found, best first.</param>
/// <param name="Traces">How each vault came to its part, by the vault's name.</param>
public sealed record RecallAnswer(IReadOnlyList<RecalledItem> Items, IReadOnlyList<KeyValuePair<string, RecallTrace>> Traces)
{
    /// <summary>How long finding them took.</summary>
    public double Milliseconds => Traces.Sum(trace => trace.Value.Milliseconds);

    /// <summary>Memories that were found and left out, because they would not have fitted into the budget.</summary>
    public int LeftOut { get; init; }

    /// <summary>Joins the answers of several vaults to one query, the best of all first.</summary>
    public static RecallAnswer Join(IEnumerable<RecallAnswer> answers, RecallQuery query)
    {
        var all = answers.ToList();
        var kept = RecallBudget.Keep(all.SelectMany(answer => answer.Items).OrderByDescending(item => item.Why.Score), query, item => item.Content, out var leftOut);
        return new RecallAnswer(kept, [.. all.SelectMany(answer => answer.Traces)]) { LeftOut = leftOut + all.Sum(answer => answer.LeftOut) };
    }
}
