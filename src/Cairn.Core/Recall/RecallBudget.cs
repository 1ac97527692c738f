namespace Cairn.Core.Recall;

/// <summary>Takes as many of the best items as a query wants, and its budget of tokens allows.</summary>
public static class RecallBudget
{
    /// <summary>Items looked at beyond the limit for ones that still fit.</summary>
    private const int LookedAtMax = 100;

    /// <summary>Takes items from the front.</summary>
    /// <param name="items">Best first.</param>
    /// <param name="query">The query.</param>
    /// <param name="contentOf">The text of an item that counts.</param>
    /// <param name="leftOut">The number of items that were better than one that was kept, or the first not kept, and did not fit.</param>
    public static List<T> Keep<T>(IEnumerable<T> items, RecallQuery query, Func<T, string> contentOf, out int leftOut)
    {
        var kept = new List<T>();
        var left = query.Budget ?? int.MaxValue;
        leftOut = 0;
        foreach (var item in items)
        {
            if (kept.Count == query.Limit || leftOut == LookedAtMax)
            {
                break;
            }

            var tokens = query.Budget is null ? 0 : TokenCount.Of(contentOf(item));
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
