using Cairn.Core.Records;
using Cairn.Core.Workspace;
using Cairn.Core.Workspace.Learning;
using Cairn.Vaults.Records;
using Cairn.Vaults.Storage;

namespace Cairn.Vaults.Workspace;

/// <summary>Reads what learning and advice look at. Each question is one that an index answers, for a number of records that does not grow with the vault.</summary>
internal sealed class WorkReader(Database database)
{
    private const int TodosOfProjectMax = 2_000;
    private const int CandidatesMax = 200;

    private readonly Dictionary<string, VaultRecord?> _projects = new(StringComparer.Ordinal);

    /// <summary>What there is to learn from.</summary>
    /// <param name="now">The time.</param>
    /// <param name="zone">The person's time zone.</param>
    public WorkPast Past(DateTimeOffset now, TimeZoneInfo zone)
    {
        var done = List("todos", $"{Field("status")} = 'done'", $"{Field("completed_at")} DESC, id", WorkPast.TodosMax).Where(IsOfShownProject).ToList();
        return new WorkPast
        {
            Done = [.. done.Select(View)],
            Ended = [.. List("projects", $"{Field("status")} IN ('completed', 'cancelled')", "stamp DESC, id", WorkPast.ProjectsMax).Select(project => View(project, activitiesFrom: null))],
            Goals = [.. GoalsBefore(now, zone)],
            Ways = [.. done.Take(WorkPast.WaysMax).Select(todo => ActivityTable.Of(database, RidOf(todo.Key)))],
            Kinds = _projects.Where(project => project.Value?.Fields.ContainsKey("kind") == true).ToDictionary(project => project.Key, project => project.Value!.Fields["kind"].AsText() ?? "", StringComparer.Ordinal),
            Zone = zone,
        };
    }

    /// <summary>A project with its todos and what happened in it since a time; null where it is not shown.</summary>
    public ProjectView? Project(string id, DateTimeOffset from) => FindProject(id) is { } found ? View(found, from) : null;

    /// <summary>The active projects that matter most, with their todos and what happened in them since a time.</summary>
    public IEnumerable<ProjectView> Active(int limit, DateTimeOffset from) =>
        WorkTable.List(database, new WorkFilter(WorkspaceCollections.Projects) { Where = Only("status", ProjectStatus.Active), Order = WorkOrder.Priority, Limit = limit }).Select(project => View(Vault.Show(database, project), from));

    /// <summary>Todos that may be for today: what is due within a day, what is committed, and what was taken on for the week; nothing of projects that are not active.</summary>
    public IEnumerable<TodoView> Candidates(DateTimeOffset now, string monday)
    {
        var goals = List("weekly_goals", $"{Field("week_start_date")} = $1", "seq DESC", CandidatesMax, monday).Select(goal => goal.Key.Id);
        return List("todos", $"{Field("status")} <> 'done' AND {Field("due_at")} < $1", Field("due_at"), CandidatesMax, TimeText.Of(now.AddDays(1)))
            .Concat(List("todos", $"{Field("status")} = 'committed'", "seq DESC", CandidatesMax))
            .Concat(goals.SelectMany(goal => List("todos", $"{Field("weekly_goal_id")} = $1 AND {Field("status")} <> 'done'", "seq DESC", CandidatesMax, goal)))
            .DistinctBy(todo => todo.Key).Where(todo => ProjectOf(todo) is "" || FindProject(ProjectOf(todo))?.Fields.GetValueOrDefault("status").AsText() == ProjectStatus.Active).Select(View);
    }

    private IEnumerable<GoalView> GoalsBefore(DateTimeOffset now, TimeZoneInfo zone)
    {
        var monday = Week.Monday(TimeZoneInfo.ConvertTime(now, zone));
        return List("weekly_goals", $"{Field("week_start_date")} < $1", $"{Field("week_start_date")} DESC, id", WorkPast.GoalsMax, monday).Select(goal => GoalView.Of(goal.Key.Id, goal.Fields)).OfType<GoalView>()
            .Select(goal => goal with { Todos = [.. List("todos", $"{Field("weekly_goal_id")} = $1", "seq DESC", TodosOfProjectMax, goal.Id).Select(View)] });
    }

    private ProjectView View(VaultRecord project, DateTimeOffset? activitiesFrom)
    {
        var todos = List("todos", $"{Field("project_id")} = $1", "seq DESC", TodosOfProjectMax, project.Key.Id);
        var touched = activitiesFrom is { } from ? todos.Append(project).Where(record => record.UpdatedAt >= from) : [];
        return ProjectView.Of(project.Key.Id, project.Fields, project.CreatedAt, project.UpdatedAt) with
        {
            Todos = [.. todos.Select(View)],
            Activities = [.. touched.SelectMany(record => ActivityTable.Of(database, RidOf(record.Key)))],
        };
    }

    private static TodoView View(VaultRecord todo) => TodoView.Of(todo.Key.Id, todo.Fields, todo.CreatedAt, todo.UpdatedAt);

    private List<VaultRecord> List(string collection, string condition, string order, int limit, params IEnumerable<object?> values) => database.List(
        $"SELECT {RecordTable.Columns} FROM records WHERE collection = '{collection}' AND visible = 1 AND {condition} ORDER BY {order} LIMIT {limit}",
        RecordTable.Read, [.. values]).ConvertAll(stored => Vault.Show(database, stored));

    // An index is taken only for the very expression that it stands on.
    private string Field(string name) => $"json_extract({database.Fields}, '$.{name}')";

    private bool IsOfShownProject(VaultRecord todo) => ProjectOf(todo) is "" || FindProject(ProjectOf(todo)) is not null;

    private VaultRecord? FindProject(string id)
    {
        if (!_projects.TryGetValue(id, out var found))
        {
            var stored = RecordTable.Load(database, new RecordKey(WorkspaceCollections.Projects.Name, id));
            _projects[id] = found = stored is { Rid: > 0, State.IsVisible: true } ? Vault.Show(database, stored) : null;
        }

        return found;
    }

    private long RidOf(RecordKey key) => database.Number("SELECT rid FROM records WHERE collection = $1 AND id = $2", key.Collection, key.Id);

    private static string ProjectOf(VaultRecord todo) => todo.Fields.GetValueOrDefault("project_id").AsText() ?? "";

    private static Dictionary<string, IReadOnlyList<string>> Only(string field, string value) => new(StringComparer.Ordinal) { [field] = [value] };
}
