namespace Cairn.Core.Workspace;

/// <summary>The way of a todo: from a thought that is put down to what is done.</summary>
public static class TodoStatus
{
    /// <summary>Put down, and no more.</summary>
    public const string Dumped = "dumped";

    /// <summary>Matched with a project.</summary>
    public const string Matched = "matched";

    /// <summary>Made clear: what is to be done, and how long it may take.</summary>
    public const string Refined = "refined";

    /// <summary>Decided on.</summary>
    public const string Confirmed = "confirmed";

    /// <summary>Promised for a week.</summary>
    public const string Committed = "committed";

    /// <summary>Done.</summary>
    public const string Done = "done";

    /// <summary>All of them, in their order.</summary>
    public static IReadOnlyList<string> Way => Order;

    private static List<string> Order { get; } = [Dumped, Matched, Refined, Confirmed, Committed, Done];

    /// <summary>Whether a writer may move a todo: one step on, back to any, or to <see cref="Done"/> from wherever it stands. Two devices that each move it one step may skip one together.</summary>
    /// <param name="from">Where it stands; what this version does not know may be left for anything.</param>
    /// <param name="to">Where it goes.</param>
    public static bool MayMove(string from, string to)
    {
        var (before, after) = (Place(from), Place(to));
        return before < 0 || after <= before + 1 || to == Done;
    }

    private static int Place(string status) => Order.IndexOf(status);
}
