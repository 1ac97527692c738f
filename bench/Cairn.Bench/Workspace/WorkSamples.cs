using Cairn.Bench.Samples;
using Cairn.Core.Ids;
using Cairn.Core.Records;
using Cairn.Core.Workspace;

namespace Cairn.Bench.Workspace;

/// <summary>Two years of a made-up workspace, always the same for a time and a number of projects: each project with some twenty todos, of which most are done, and a goal for every week.</summary>
internal sealed class WorkSamples(int projectCount, DateTimeOffset now)
{
    private const int Days = 730;
    private const int ActiveDays = 60;
    private const int TodosOfProject = 20;

    private readonly Vocabulary _vocabulary = new(50_000);
    private readonly Random _random = new(1);
    private readonly List<WorkEvent> _events = [];

    /// <summary>The ids of what was added, by its collection.</summary>
    public Dictionary<string, List<string>> Ids { get; } = new(StringComparer.Ordinal) { ["projects"] = [], ["weekly_goals"] = [], ["todos"] = [] };

    /// <summary>What happened, in the order of its time.</summary>
    public IReadOnlyList<WorkEvent> Events()
    {
        var begin = now.AddDays(-Days);
        var goals = Enumerable.Range(0, Days / 7).Select(week => Goal(begin.AddDays(7 * week))).ToList();
        for (var at = 0; at < projectCount; at++)
        {
            Project(begin.AddDays((double)Days * at / projectCount), goals);
        }

        return [.. _events.Where(happened => happened.At < now).OrderBy(happened => happened.At).ThenBy(happened => !happened.IsNew)];
    }

    public Dictionary<string, FieldValue> NewTodo(string project) => new(StringComparer.Ordinal)
    {
        ["title"] = Text(6),
        ["description"] = Text(20),
        ["priority"] = Of(WorkPriority.All),
        ["project_id"] = FieldValue.Text(project),
        ["estimated_hours"] = FieldValue.Number(_random.Next(1, 17) / 2d),
    };

    public string One(string collection) => Ids[collection][_random.Next(Ids[collection].Count)];

    private string Goal(DateTimeOffset at) => Add("weekly_goals", at, new(StringComparer.Ordinal) { ["week_start_date"] = FieldValue.Text(Week.Monday(at)), ["title"] = Text(4) });

    private void Project(DateTimeOffset begun, List<string> goals)
    {
        var isActive = begun > now.AddDays(-ActiveDays);
        var fields = new Dictionary<string, FieldValue>(StringComparer.Ordinal)
        {
            ["title"] = Text(4),
            ["description"] = Text(30),
            ["why"] = Text(8),
            ["kind"] = FieldValue.Text(_vocabulary[5_000 + _random.Next(8)]),
            ["priority"] = Of(WorkPriority.All),
            ["due_at"] = Time(begun.AddDays(_random.Next(20, 120))),
        };
        var project = Add("projects", begun, fields);
        for (var at = 0; at < TodosOfProject; at++)
        {
            Todo(project, begun.AddDays(_random.NextDouble() * 30), isActive, goals);
        }

        if (!isActive)
        {
            Change("projects", project, begun.AddDays(ActiveDays), ("status", Of(["completed", "completed", "completed", "cancelled", "paused"])));
        }
    }

    private void Todo(string project, DateTimeOffset at, bool isActive, List<string> goals)
    {
        var fields = NewTodo(project);
        fields["status"] = FieldValue.Text(_random.Next(2) == 0 ? TodoStatus.Matched : TodoStatus.Refined);
        if (_random.Next(5) < 2)
        {
            fields["due_at"] = Time(at.AddDays(_random.Next(3, 60)));
        }

        if (_random.Next(100) == 0)
        {
            fields["weekly_goal_id"] = FieldValue.Text(goals[Math.Clamp((int)(at - now.AddDays(-Days)).TotalDays / 7, 0, goals.Count - 1)]);
        }

        var todo = Add("todos", at, fields);
        if (_random.Next(100) < (isActive ? 60 : 95))
        {
            var done = at.AddDays(_random.NextDouble() * 25);
            Change("todos", todo, done, ("status", FieldValue.Text(TodoStatus.Done)), ("completed_at", Time(done)), ("actual_hours", FieldValue.Number(_random.Next(1, 25) / 2d)));
        }
        else if (_random.Next(3) == 0 && fields["status"].AsText() == TodoStatus.Refined)
        {
            Change("todos", todo, at.AddDays(1), ("status", FieldValue.Text(TodoStatus.Confirmed)));
            Change("todos", todo, at.AddDays(2), ("status", Of([TodoStatus.Committed, TodoStatus.Dumped])));
        }
    }

    private string Add(string collection, DateTimeOffset at, Dictionary<string, FieldValue> fields)
    {
        var id = Uuid.Version7(at, bytes => _random.NextBytes(bytes)).ToString();
        if (at < now)
        {
            Ids[collection].Add(id);
            _events.Add(new WorkEvent(at, new RecordKey(collection, id), fields, IsNew: true));
        }

        return id;
    }

    private void Change(string collection, string id, DateTimeOffset at, params IEnumerable<(string Field, FieldValue Value)> fields) =>
        _events.Add(new WorkEvent(at, new RecordKey(collection, id), fields.ToDictionary(field => field.Field, field => field.Value, StringComparer.Ordinal), IsNew: false));

    private FieldValue Text(int words) => FieldValue.Text(_vocabulary.Text(_random, words));

    private FieldValue Of(IReadOnlyList<string> choices) => FieldValue.Text(choices[_random.Next(choices.Count)]);

    private static FieldValue Time(DateTimeOffset time) => FieldValue.Text(TimeText.Of(time));
}
