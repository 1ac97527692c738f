using Cairn.Core.Records;
using Cairn.Core.Workspace;
using Cairn.Core.Workspace.Activities;
using Cairn.Core.Workspace.Learning;
using Cairn.Vaults.Records;
using Cairn.Vaults.Storage;

namespace Cairn.Vaults.Workspace;

/// <summary>Reads what learning and advice look at. Each question is one that an index answers, for a number of records that does not grow with the vault; what is asked of many records is asked once for all of them.</summary>
internal sealed class WorkReader(Database database, TimeZoneInfo zone)
{
    private const int TodosOfProjectMax = 2_000;
    private const int CandidatesMax = 100;

    /// <summary>What there is to learn from.</summary>
    /// <param name="now">The time.</param>
    public WorkPast Past(DateTimeOffset now)
    {
        var last = WorkTable.Find(database, WorkspaceCollections.Todos, "todos_done", $"{Field("status")} = 'done'", $"{Field("completed_at")} DESC, id", WorkPast.TodosMax);
        var projects = ProjectsOf(last);
        var done = last.FindAll(todo => ProjectOf(todo) is "" || projects.ContainsKey(ProjectOf(todo)));
        var ended = WorkTable.Find(database, WorkspaceCollections.Projects, "projects_ended", $"{Field("status")} IN ('completed', 'cancelled')", "stamp DESC, id", WorkPast.ProjectsMax);
        return new WorkPast
        {
            Done = [.. done.Select(View)],
            Ended = Views(ended, activitiesFrom: null),
            Goals = [.. GoalsBefore(now)],
            Ways = ActivityTable.Of(database, [.. done.Take(WorkPast.WaysMax).Select(todo => todo.Rid)]),
            Kinds = projects.Where(project => project.Value.Kind is not null).ToDictionary(project => project.Key, project => project.Value.Kind!, StringComparer.Ordinal),
            Zone = zone,
        };
    }

    /// <summary>A project with its todos and what happened in it since a time; null where it is not shown.</summary>
    public ProjectView? Project(string id, DateTimeOffset from) =>
        Views(ShownRow.List(database, $"SELECT {ShownRow.Columns} FROM records WHERE {WorkTable.Of(WorkspaceCollections.Projects)} AND id = $1", id), from) is [var found] ? found : null;

    /// <summary>The active projects that matter most, with their todos and what happened in them since a time.</summary>
    public IEnumerable<ProjectView> Active(int limit, DateTimeOffset from) =>
        Views(WorkTable.List(database, new WorkFilter(WorkspaceCollections.Projects) { Where = Only("status", ProjectStatus.Active), Order = WorkOrder.Priority, Limit = limit }), from);

    /// <summary>Todos that may be for today: what is due within a day, what is committed, and what was taken on for the week; nothing of projects that are not active.</summary>
    public IEnumerable<TodoView> Candidates(DateTimeOffset now, string monday)
    {
        var goals = WorkTable.Find(database, WorkspaceCollections.WeeklyGoals, null, $"{Field("week_start_date")} = $1", "seq DESC", CandidatesMax, monday);
        var found = WorkTable.DueBefore(database, TimeText.Of(now.AddDays(1)), CandidatesMax)
            .Concat(WorkTable.Find(database, WorkspaceCollections.Todos, "todos_status", $"{Field("status")} = 'committed'", "seq DESC", CandidatesMax))
            .Concat(goals.SelectMany(goal => Todos("weekly_goal_id", goal.Record.Key.Id, CandidatesMax, $" AND {Field("status")} <> 'done'"))).DistinctBy(todo => todo.Rid).ToList();
        var projects = ProjectsOf(found);
        return found.Where(todo => ProjectOf(todo) is "" || projects.GetValueOrDefault(ProjectOf(todo)).Status == ProjectStatus.Active).Select(View);
    }

    private IEnumerable<GoalView> GoalsBefore(DateTimeOffset now)
    {
        var monday = Week.Monday(TimeZoneInfo.ConvertTime(now, zone));
        return WorkTable.Find(database, WorkspaceCollections.WeeklyGoals, null, $"{Field("week_start_date")} < $1", $"{Field("week_start_date")} DESC, id", WorkPast.GoalsMax, monday)
            .Select(goal => GoalView.Of(goal.Record.Key.Id, goal.Record.Fields)).OfType<GoalView>().Select(goal => goal with { Todos = [.. Todos("weekly_goal_id", goal.Id, TodosOfProjectMax).Select(View)] });
    }

    private List<ProjectView> Views(List<ShownRow> projects, DateTimeOffset? activitiesFrom)
    {
        var todos = projects.ConvertAll(project => Todos("project_id", project.Record.Key.Id, TodosOfProjectMax));
        var touched = projects.Zip(todos, (project, own) => activitiesFrom is { } from ? own.Append(project).Where(row => row.Record.UpdatedAt >= from).Select(row => row.Rid).ToList() : []).ToList();
        var activities = new Queue<IReadOnlyList<WorkActivity>>(ActivityTable.Of(database, [.. touched.SelectMany(own => own)]));
        return [.. projects.Select((project, at) => ProjectView.Of(project.Record.Key.Id, project.Record.Fields, project.Record.CreatedAt, project.Record.UpdatedAt, zone) with
        {
            Todos = todos[at].ConvertAll(View),
            Activities = [.. touched[at].SelectMany(_ => activities.Dequeue())],
        })];
    }

    private List<ShownRow> Todos(string field, string id, int limit, string and = "") =>
        WorkTable.Find(database, WorkspaceCollections.Todos, WorkTable.IndexOf(field), $"{Field(field)} = $1{and}", "seq DESC", limit, id);

    // What has to be known of the projects of todos: those that are shown, with their kinds and statuses.
    private Dictionary<string, (string? Kind, string? Status)> ProjectsOf(List<ShownRow> todos) => database.List(
        $"""
        SELECT records.id, {Text("kind")}, {Text("status")} FROM json_each($1) AS wanted
        CROSS JOIN records INDEXED BY records_id ON collection = 'projects' AND records.id = wanted.value WHERE visible = 1
        """,
        row => (Id: row.GetString(0), Kind: row.IsDBNull(1) ? null : row.GetString(1), Status: row.IsDBNull(2) ? null : row.GetString(2)),
        FieldValue.Texts(todos.Select(ProjectOf).Where(id => id.Length > 0).Distinct(StringComparer.Ordinal)).Json).ToDictionary(project => project.Id, project => (project.Kind, project.Status), StringComparer.Ordinal);

    private string Text(string name) => $"CASE json_type({database.Fields}, '$.{name}') WHEN 'text' THEN {Field(name)} END";

    private string Field(string name) => WorkKey.Field(database.Fields, name);

    private TodoView View(ShownRow todo) => TodoView.Of(todo.Record.Key.Id, todo.Record.Fields, todo.Record.CreatedAt, todo.Record.UpdatedAt, zone);

    private static string ProjectOf(ShownRow todo) => todo.Record.Fields.GetValueOrDefault("project_id").AsText() ?? "";

    private static Dictionary<string, IReadOnlyList<string>> Only(string field, string value) => new(StringComparer.Ordinal) { [field] = [value] };
}
