using Cairn.Core;
using Cairn.Core.Workspace.Advice;

namespace Cairn.Agent.Workspace;

/// <summary>Which recommendation somebody means.</summary>
internal static class AdviceKey
{
    /// <summary>The key of the recommendation that has it, or of the only one whose key begins so.</summary>
    /// <exception cref="CairnException">Code <c>recommendation_not_found</c>.</exception>
    public static string Find(DailyAdvice advice, string named)
    {
        var keys = advice.Recommendations.Concat(advice.Hidden).Select(found => found.Key).Distinct(StringComparer.Ordinal).Where(key => key.StartsWith(named, StringComparison.Ordinal)).ToList();
        return keys.Contains(named) ? named : keys is [var only] ? only
            : throw new CairnException("recommendation_not_found", keys.Count == 0 ? "No recommendation of today has this key." : "More than one recommendation's key begins like this.", "Take a key that `cairn today --all` shows.");
    }
}
