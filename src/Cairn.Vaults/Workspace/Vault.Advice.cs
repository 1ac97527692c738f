using Cairn.Core;
using Cairn.Core.Records;
using Cairn.Core.Workspace;
using Cairn.Core.Workspace.Advice;
using Cairn.Vaults.Log;
using Cairn.Vaults.Workspace;

namespace Cairn.Vaults;

public sealed partial class Vault
{
    /// <summary>What happened in the workspace, the latest first, of what came or was changed here last.</summary>
    public IReadOnlyList<ListedActivity> Activities(ActivityFilter filter) => Read(database =>
    {
        var limit = Math.Clamp(filter.Limit, 1, WorkFilter.LimitMax);
        var rows = ActivityTable.Records(database, filter, limit);
        return rows.Zip(ActivityTable.Of(database, rows.ConvertAll(row => row.Rid)), (row, told) => told.Select(activity => new ListedActivity(activity, row.Record))).SelectMany(told => told)
            .OrderByDescending(found => found.Activity.At).ThenByDescending(found => found.Activity.Op).Take(limit).ToList();
    });

    /// <summary>What is known of how work goes in this vault. It is learned anew from what was done last each time.</summary>
    public WorkKnowledge Knowledge() => Read(database => WorkKnowledge.Learn(new WorkReader(database, _options.Time.LocalTimeZone).Past(_options.Time.GetUtcNow())));

    /// <summary>Looks at a project from all sides.</summary>
    /// <param name="project">Its id.</param>
    /// <param name="days">Days that are looked at, up to now.</param>
    /// <exception cref="CairnException">Code <c>record_not_found</c>.</exception>
    public ProjectAnalysis Analyze(string project, int days = ProjectAnalysis.FrameDays) => Read(database =>
    {
        var (reader, frame) = (new WorkReader(database, _options.Time.LocalTimeZone), TimeFrame.Last(days, _options.Time.GetLocalNow()));
        var found = reader.Project(project, frame.From) ?? throw new CairnException("record_not_found", "There is no project with this id.", "`cairn project list` shows ids.");
        return ProjectAnalysis.Of(found, frame, WorkKnowledge.Learn(reader.Past(frame.To)));
    });

    /// <summary>What to do today.</summary>
    public DailyAdvice Today() => Read(database =>
    {
        var (reader, frame) = (new WorkReader(database, _options.Time.LocalTimeZone), TimeFrame.Last(ProjectAnalysis.FrameDays, _options.Time.GetLocalNow()));
        var knowledge = WorkKnowledge.Learn(reader.Past(frame.To));
        var analyses = reader.Active(DailyAdvice.ProjectsMax, frame.From).Select(project => ProjectAnalysis.Of(project, frame, knowledge)).ToList();
        var todos = reader.Candidates(frame.To, Week.Monday(frame.To));
        return DailyAdvice.Of(analyses, todos, knowledge, key => AdviceTable.IsHidden(database, key, frame.To), frame.To);
    });

    /// <summary>Notes what a person said of a recommendation. It goes to this person's other devices as any record does; what is said of a private project stays here, as that does.</summary>
    /// <param name="key">The recommendation's key.</param>
    /// <param name="choice">One of <see cref="AdviceChoice"/>.</param>
    /// <param name="until">When one that is snoozed is made again; null for the others.</param>
    /// <param name="author">Who says so.</param>
    /// <exception cref="CairnException">Code <c>recommendation_not_found</c>, and those of <see cref="WriteBatch.Put"/>.</exception>
    public Task ChooseAsync(string key, string choice, DateTimeOffset? until, Author author)
    {
        var record = AdviceTable.KeyOf(key) ?? throw new CairnException("recommendation_not_found", "No recommendation has this key.", "`cairn today --all` shows keys.");
        return WriteAsync(batch => batch.Put(record, [new("choice", FieldValue.Text(choice)), new("until", until is { } time ? FieldValue.Text(TimeText.Of(time)) : FieldValue.Null)], author));
    }
}
