namespace Cairn.Vaults.Recall;

/// <summary>Takes as many of the best items as a query wants, and its budget of tokens allows.</summary>
internal static class RecallBudget
{
    /// <summary>Items looked at beyond the limit for ones that still fit.</summary>
    private const int LookedAtMax = 100;

    /// <param name="items">Best first.</param>
    /// <param name="query">The query.</param>
    /// <param name="leftOut">The number of items that were better than one that was kept, or the first not kept, and did not fit.</param>
    public static List<RecalledItem> Keep(IEnumerable<RecalledItem> items, RecallQuery query, out int leftOut)
    {
        var kept = new List<RecalledItem>();
        var left = query.Budget ?? int.MaxValue;
        leftOut = 0;
        foreach (var item in items)
        {
            if (kept.Count == query.Limit || leftOut == LookedAtMax)
            {
                break;
            }

            var tokens = query.Budget is null ? 0 : TokenCount.Of(item.Record.Fields.GetValueOrDefault("content").AsText() ?? "");
            if (tokens > left)
            {
                leftOut++;
                continue;
            }

            left -= tokens;
            kept.Add(item);
        }

        return kept;
    }
}
