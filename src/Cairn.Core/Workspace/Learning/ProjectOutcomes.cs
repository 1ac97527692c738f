namespace Cairn.Core.Workspace.Learning;

/// <summary>How projects have ended.</summary>
/// <param name="Ended">Projects that were completed or cancelled.</param>
/// <param name="Completed">Of these, the completed ones.</param>
/// <param name="InTime">Of the completed ones that had to be done by a time, those that were.</param>
/// <param name="Late">And those that were not.</param>
public sealed record ProjectOutcomes(int Ended, int Completed, int InTime, int Late)
{
    /// <summary>Days from being begun to being completed, of the project in the middle; null where none was completed.</summary>
    public double? UsualDays { get; private init; }

    /// <summary>Todos done a week, of the completed project in the middle; null where none was completed.</summary>
    public double? UsualVelocity { get; private init; }

    /// <summary>Learns from projects that have ended.</summary>
    public static ProjectOutcomes Learn(WorkPast past)
    {
        var completed = past.Ended.Where(project => project.Status == ProjectStatus.Completed).ToList();
        var due = completed.Where(project => project.DueAt is not null).ToList();
        var timed = completed.Where(project => project.CompletedAt > project.CreatedAt).ToList();
        return new ProjectOutcomes(past.Ended.Count, completed.Count, due.Count(project => project.IsDoneInTime), due.Count(project => !project.IsDoneInTime))
        {
            UsualDays = Statistics.Median(timed.Select(project => (project.CompletedAt!.Value - project.CreatedAt).TotalDays)),
            UsualVelocity = Statistics.Median(timed.Select(project => project.Todos.Count(todo => todo.IsDone) * 7 / (project.CompletedAt!.Value - project.CreatedAt).TotalDays)),
        };
    }

    /// <summary>What was learned, in words.</summary>
    public IEnumerable<KnowledgeEntry> Entries
    {
        get
        {
            if (Ended > 0)
            {
                yield return Entry("completed", $"{Phrase.Percent((double)Completed / Ended)} of the projects that ended were completed.", Ended);
            }

            if (InTime + Late > 0)
            {
                yield return Entry("in_time", $"{Phrase.Percent((double)InTime / (InTime + Late))} of the completed projects that had to be done by a time were.", InTime + Late);
            }

            if (UsualDays is { } days)
            {
                yield return Entry("usual_time", $"A project usually takes {Phrase.Days(days)}, and in a week of it {Phrase.Amount(UsualVelocity!.Value, "todo")} {(Phrase.Amount(UsualVelocity.Value, "todo").EndsWith('s') ? "are" : "is")} done.", Completed);
            }
        }
    }

    private static KnowledgeEntry Entry(string name, string condition, int count) => new(KnowledgeKind.SuccessMetric, name, condition) { Evidence = Phrase.Sentence($"{Phrase.Count(count, "project")}."), Count = count };
}
