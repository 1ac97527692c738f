using Cairn.Vaults.Workspace;

namespace Cairn.Agent.Workspace;

/// <summary>What the orders of lists are called in commands and routes.</summary>
internal static class WorkOrders
{
    /// <summary>The order where none is named.</summary>
    public const string Default = "recent";

    /// <summary>The orders by their names.</summary>
    public static IReadOnlyDictionary<string, WorkOrder> ByName { get; } = new Dictionary<string, WorkOrder>(StringComparer.Ordinal)
    {
        [Default] = WorkOrder.Recent,
        ["priority"] = WorkOrder.Priority,
        ["due"] = WorkOrder.Due,
        ["title"] = WorkOrder.Title,
    };
}
