using Cairn.Core.Workspace.Activities;

namespace Cairn.Core.Workspace.Learning;

/// <summary>How todos go their way: where they wait, how many are done straight away, and how many are taken up again.</summary>
public sealed record TodoFlow
{
    // With fewer todos nothing is said.
    private const int CountMin = 10;

    /// <summary>How many todos it was learned from.</summary>
    public int Count { get; private init; }

    /// <summary>For each status, the share of the time between being put down and being done that todos spent in it.</summary>
    public IReadOnlyDictionary<string, double> Waits { get; private init; } = new SortedDictionary<string, double>(StringComparer.Ordinal);

    /// <summary>Days from being put down to being done, of the todo in the middle; null where too little is known.</summary>
    public double? UsualDays { get; private init; }

    /// <summary>Share of the todos that were done without having been refined, confirmed or committed.</summary>
    public double Straight { get; private init; }

    /// <summary>Share of the todos that were taken up again once they were done.</summary>
    public double Reopened { get; private init; }

    /// <summary>The status in which todos wait for more than half of their time; null where there is none, or too little is known.</summary>
    public string? LongestWait => Count < CountMin ? null : Waits.Where(wait => wait.Value > 0.5).Select(wait => wait.Key).FirstOrDefault();

    /// <summary>Learns from the ways of todos that are done.</summary>
    public static TodoFlow Learn(WorkPast past)
    {
        // What came as done tells of no way. One order, so that the same log tells the same to the last digit.
        var ways = past.Ways.Where(way => way.Any(step => step.Kind == WorkActivityKind.Done) && way[0].To != TodoStatus.Done).OrderBy(way => way[0].Record.Id, StringComparer.Ordinal).ToList();
        if (ways.Count == 0)
        {
            return new TodoFlow();
        }

        var waits = new SortedDictionary<string, double>(StringComparer.Ordinal);
        foreach (var (status, days) in ways.SelectMany(Stays))
        {
            waits[status] = waits.GetValueOrDefault(status) + days;
        }

        var total = waits.Values.Sum();
        return new TodoFlow
        {
            Count = ways.Count,
            Waits = new SortedDictionary<string, double>(waits.ToDictionary(wait => wait.Key, wait => total > 0 ? wait.Value / total : 0, StringComparer.Ordinal), StringComparer.Ordinal),
            UsualDays = ways.Count < CountMin ? null : Statistics.Median(ways.Select(way => Math.Max(0, (way.Last(step => step.Kind == WorkActivityKind.Done).At - way[0].At).TotalDays))),
            Straight = Share(ways, way => !way.Any(step => step.To is TodoStatus.Refined or TodoStatus.Confirmed or TodoStatus.Committed)),
            Reopened = Share(ways, way => way.Any(step => step.Kind == WorkActivityKind.Reopened)),
        };
    }

    /// <summary>What was learned, in words.</summary>
    public IEnumerable<KnowledgeEntry> Entries
    {
        get
        {
            if (Count < CountMin)
            {
                yield break;
            }

            yield return Entry("usual_time", $"A todo is usually done {Phrase.Days(UsualDays!.Value)} after it was put down.");
            yield return Entry("done_straight", $"{Phrase.Percent(Straight)} of what is done was never refined.");
            yield return Entry("taken_up_again", $"{Phrase.Percent(Reopened)} of what is done is taken up again.");
            if (LongestWait is { } status)
            {
                yield return Entry("longest_wait", $"Todos spend {Phrase.Percent(Waits[status])} of their time {status}.");
            }
        }
    }

    private KnowledgeEntry Entry(string name, string condition) => new(KnowledgeKind.WorkflowPattern, name, condition) { Evidence = $"The ways of {Phrase.Count(Count, "todo")}.", Count = Count };

    // How long it stood where, in days.
    private static IEnumerable<(string Status, double Days)> Stays(IReadOnlyList<WorkActivity> way)
    {
        var steps = way.Select(step => (step.At, To: step.To ?? (step.Kind == WorkActivityKind.Added ? TodoStatus.Dumped : null))).Where(step => step.To is not null).ToList();
        return steps.Zip(steps.Skip(1)).Where(pair => pair.First.To != TodoStatus.Done).Select(pair => (pair.First.To!, Math.Max(0, (pair.Second.At - pair.First.At).TotalDays)));
    }

    private static double Share(List<IReadOnlyList<WorkActivity>> ways, Func<IReadOnlyList<WorkActivity>, bool> holds) => (double)ways.Count(holds) / ways.Count;
}
