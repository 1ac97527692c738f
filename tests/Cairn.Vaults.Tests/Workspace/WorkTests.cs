using Cairn.Core.Collections;
using Cairn.Core.Records;
using Cairn.Core.Workspace;
using Cairn.Vaults.Exporting;
using Cairn.Vaults.Importing;
using Cairn.Vaults.Tests.Sealing;
using Cairn.Vaults.Workspace;
using static Cairn.Vaults.Tests.VaultExtensions;

namespace Cairn.Vaults.Tests.Workspace;

public sealed class WorkTests : IDisposable
{
    private readonly TemporaryVault _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task A_todo_has_its_defaults_and_is_listed_shown_and_changed()
    {
        var key = await AddAsync(WorkspaceCollections.Todos, ("title", "Caulk the hull"));

        await ChangeAsync(key, ("priority", "high"));
        var todo = Assert.Single(List(WorkspaceCollections.Todos));

        Assert.Equal("Caulk the hull", todo.Fields["title"].AsText());
        Assert.Equal(("dumped", "high"), (todo.Fields["status"].AsText(), todo.Fields["priority"].AsText()));
        Assert.Equal(_home.Time.GetUtcNow(), todo.CreatedAt);
        Assert.Equal(todo.Fields, _home.Vault.Get(key)!.Fields);
    }

    [Fact]
    public async Task A_todo_goes_its_way_and_a_step_that_is_left_out_is_refused()
    {
        var project = await AddAsync(WorkspaceCollections.Projects, ("title", "Boat"));
        var key = await AddAsync(WorkspaceCollections.Todos, ("title", "Caulk the hull"));

        await ChangeAsync(key, ("project_id", project.Id));
        Assert.Equal("matched", Field(key, "status"));
        Assert.Equal("invalid_field", await CodeOfAsync(() => ChangeAsync(key, ("status", "committed"))));
        foreach (var step in TodoStatus.Way.Skip(2))
        {
            await ChangeAsync(key, ("status", step));
        }

        Assert.Equal(TimeText.Of(_home.Time.GetUtcNow()), Field(key, "completed_at"));
        await ChangeAsync(key, ("status", "confirmed"));
        Assert.Null(Field(key, "completed_at"));
    }

    [Fact]
    public async Task A_project_that_is_nowhere_is_no_project()
    {
        var gone = await AddAsync(WorkspaceCollections.Projects, ("title", "Boat"));
        await _home.Vault.ArchiveAsync(gone, Tester);

        Assert.Equal("reference_unknown", await CodeOfAsync(() => AddAsync(WorkspaceCollections.Todos, ("title", "a"), ("project_id", "nowhere"))));
        Assert.Equal("reference_unknown", await CodeOfAsync(() => AddAsync(WorkspaceCollections.Todos, ("title", "a"), ("project_id", gone.Id))));
        Assert.Equal("reference_unknown", await CodeOfAsync(() => AddAsync(WorkspaceCollections.Todos, ("title", "a"), ("weekly_goal_id", "not an id"))));
        Assert.Empty(List(WorkspaceCollections.Todos));
    }

    [Fact]
    public async Task Lists_are_filtered_ordered_and_cut()
    {
        var boat = await AddAsync(WorkspaceCollections.Projects, ("title", "Boat"));
        await AddAsync(WorkspaceCollections.Todos, ("title", "b"), ("priority", "low"), ("due_at", "2026-12-01"));
        await AddAsync(WorkspaceCollections.Todos, ("title", "A"), ("priority", "urgent"), ("project_id", boat.Id));
        await AddAsync(WorkspaceCollections.Todos, ("title", "c"), ("priority", "urgent"), ("due_at", "2026-11-30"), ("status", "confirmed"));
        await _home.Vault.ArchiveAsync(await AddAsync(WorkspaceCollections.Todos, ("title", "gone")), Tester);

        Assert.Equal(["c", "A", "b"], Titles(new WorkFilter(WorkspaceCollections.Todos)));
        Assert.Equal(["c", "A", "b"], Titles(new WorkFilter(WorkspaceCollections.Todos) { Order = WorkOrder.Priority }));
        Assert.Equal(["c", "b", "A"], Titles(new WorkFilter(WorkspaceCollections.Todos) { Order = WorkOrder.Due }));
        Assert.Equal(["A", "b", "c"], Titles(new WorkFilter(WorkspaceCollections.Todos) { Order = WorkOrder.Title }));
        Assert.Equal(["c", "A"], Titles(new WorkFilter(WorkspaceCollections.Todos) { Limit = 2 }));
        Assert.Equal(["A"], Titles(Where("project_id", boat.Id)));
        Assert.Equal(["c", "A"], Titles(Where("status", "confirmed", "matched")));
        Assert.Empty(Titles(Where("status", "' OR 1 = 1 --")));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(600)]
    public async Task Statuses_that_another_program_made_up_are_listed_in_their_order_however_many(int count)
    {
        await AddAsync(WorkspaceCollections.Todos, ("title", "0000"));
        var first = _home.Vault.AllChanges()[0];
        foreach (var number in Enumerable.Range(1, count))
        {
            await _home.Vault.ApplyAsync(first with
            {
                Op = Guid.NewGuid(),
                Key = first.Key with { Id = $"{number}" },
                Fields = new SortedList<string, FieldValue>(StringComparer.Ordinal) { ["title"] = FieldValue.Text($"{number:0000}"), ["status"] = FieldValue.Text($"status {number}") },
            });
        }

        IEnumerable<string> all = [.. Enumerable.Range(0, count + 1).Select(number => $"{number:0000}")];
        Assert.Equal(all, Titles(new WorkFilter(WorkspaceCollections.Todos) { Order = WorkOrder.Title, Limit = 1_000 }));
        Assert.Equal(all.Reverse(), Titles(new WorkFilter(WorkspaceCollections.Todos) { Limit = 1_000 }));
        Assert.Equal(["0001", "0003"], Titles(Where("status", "status 1", "status 3", "status 1")).Order());
    }

    [Fact]
    public async Task A_list_may_be_asked_for_any_number_of_values()
    {
        var boat = await AddAsync(WorkspaceCollections.Projects, ("title", "Boat"));
        await AddAsync(WorkspaceCollections.Todos, ("title", "a"), ("project_id", boat.Id), ("priority", "high"));
        string[] others = [.. Enumerable.Range(0, 40_000).Select(number => $"\"other' {number}")];

        Assert.Empty(Titles(Where("status", others)));
        Assert.Equal(["a"], Titles(Where("status", [.. others, "matched"])));
        Assert.Equal(["a"], Titles(Where("project_id", [.. others, boat.Id])));
        Assert.Equal(["a"], Titles(Where("priority", [.. others, "high"])));
        Assert.Empty(Titles(Where("status")));
        Assert.Empty(Titles(Where("project_id")));
    }

    [Fact]
    public async Task The_views_have_the_columns_of_the_store_of_before()
    {
        var intention = await AddAsync(WorkspaceCollections.Intentions, ("title", "Be at sea"));
        var project = await AddAsync(WorkspaceCollections.Projects, ("title", "Boat"), ("why", "to sail"), ("intention_id", intention.Id), ("user_id", "anna"));
        await AddAsync(WorkspaceCollections.Todos, ("title", "Caulk"), ("project_id", project.Id));
        await AddAsync(WorkspaceCollections.WeeklyGoals, ("week_start_date", "2026-11-23"));
        var now = _home.Time.GetUtcNow().ToUnixTimeSeconds();

        Assert.Equal(
            $"{project.Id}|anna|{intention.Id}|Boat||to sail|active|medium|0|{now}|{now}||local||||",
            Row("SELECT id, user_id, intention_id, title, description, why, status, priority, progress, created_at, updated_at, synced_at, sync_status, conflict_data, health_score, activity_summary, last_ai_update FROM projects"));
        Assert.Equal($"|{project.Id}|Caulk|matched|medium|1|0|{now}|local", Row("SELECT user_id, project_id, title, status, priority, estimated_hours, actual_hours, created_at, sync_status FROM todos"));
        Assert.Equal($"2026-11-23|0|0|{now}|local", Row("SELECT week_start_date, total_estimated_hours, completion_rate, created_at, sync_status FROM weekly_goals"));
        Assert.Equal("Be at sea|active", Row("SELECT title, status FROM intentions"));
    }

    [Fact]
    public async Task What_is_exported_as_Markdown_comes_back_with_its_numbers_and_times()
    {
        using var other = new TemporaryVault(seed: 2);
        var project = await AddAsync(WorkspaceCollections.Projects, ("title", "Boat"), ("due_at", "2027-05-01"));
        await _home.Vault.ChangeWorkAsync(project, new Dictionary<string, FieldValue> { ["progress"] = FieldValue.Number(12.5), ["tags"] = FieldValue.Texts(["a", "b"]), ["metadata"] = FieldValue.Parse("""{"x":[1]}""") }, Tester);
        new Exporter(_home.Vault, progress: null).Export(_home.In("out"), ExportFormat.Markdown, TestContext.Current.CancellationToken);
        other.Time.Advance(TimeSpan.FromDays(1));

        var report = await new Importer(other.Vault, progress: null).ImportAsync(_home.In("out"), TestContext.Current.CancellationToken);

        Assert.Equal((1, 0), (report.Added, report.ProblemCount));
        var (before, after) = (_home.Vault.Get(project)!, other.Vault.Get(project)!);
        Assert.Equal(before.Fields, after.Fields);
        Assert.Equal((before.CreatedAt, before.UpdatedAt), (after.CreatedAt, after.UpdatedAt));
    }

    [Fact]
    public async Task A_sealed_vault_lists_what_it_keeps_from_others()
    {
        using var devices = new SealedDevices();
        var vault = devices.First;
        var boat = await vault.AddWorkAsync(WorkspaceCollections.Projects, Fields(("title", "Boat")), Tester);
        await vault.AddWorkAsync(WorkspaceCollections.Todos, Fields(("title", "Caulk"), ("project_id", boat.Id)), Tester);
        await vault.AddWorkAsync(WorkspaceCollections.Todos, Fields(("title", "Anchor"), ("priority", "urgent")), Tester);

        Assert.Equal(["Caulk"], vault.Work(Where("project_id", boat.Id)).Select(todo => todo.Fields["title"].AsText()));
        Assert.Equal(["Anchor", "Caulk"], vault.Work(new WorkFilter(WorkspaceCollections.Todos) { Order = WorkOrder.Priority }).Select(todo => todo.Fields["title"].AsText()));
        Assert.Empty(vault.Read(database => database.List("SELECT 1 FROM records WHERE fields LIKE '%Caulk%' OR fields LIKE '%' || $1 || '%'", row => row.GetInt64(0), boat.Id)));
    }

    [Fact]
    public async Task Two_devices_that_edit_a_project_apart_lose_no_field_and_two_steps_of_two_devices_count_both()
    {
        using var other = new TemporaryVault(seed: 2);
        var project = await AddAsync(WorkspaceCollections.Projects, ("title", "Boat"));
        var todo = await AddAsync(WorkspaceCollections.Todos, ("title", "Caulk"));
        await GiveAsync(_home.Vault, other.Vault);

        await ChangeAsync(project, ("why", "to sail"));
        await ChangeAsync(todo, ("status", "matched"));
        other.Time.Advance(TimeSpan.FromMinutes(1));
        await other.Vault.ChangeWorkAsync(project, Fields(("priority", "high")), Tester);
        await other.Vault.ChangeWorkAsync(todo, Fields(("status", "matched")), Tester);
        await other.Vault.ChangeWorkAsync(todo, Fields(("status", "refined")), Tester);
        await GiveAsync(_home.Vault, other.Vault);
        await GiveAsync(other.Vault, _home.Vault);

        Assert.Equal(("to sail", "high", "refined"), (Field(project, "why"), Field(project, "priority"), Field(todo, "status")));
        Assert.Equal(_home.Vault.Records(), other.Vault.Records());
    }

    private Task<RecordKey> AddAsync(Collection collection, params (string Field, string Text)[] fields) => _home.Vault.AddWorkAsync(collection, Fields(fields), Tester);

    private Task<bool> ChangeAsync(RecordKey key, params (string Field, string Text)[] fields) => _home.Vault.ChangeWorkAsync(key, Fields(fields), Tester);

    private string? Field(RecordKey key, string field) => _home.Vault.Get(key)!.Fields.GetValueOrDefault(field).AsText();

    private IReadOnlyList<VaultRecord> List(Collection collection) => _home.Vault.Work(new WorkFilter(collection));

    private List<string?> Titles(WorkFilter filter) => [.. _home.Vault.Work(filter).Select(record => record.Fields["title"].AsText())];

    private string Row(string sql) => Assert.Single(_home.Vault.Read(database => database.List(sql, row => string.Join('|', Enumerable.Range(0, row.FieldCount).Select(row.GetValue)))));

    private static WorkFilter Where(string field, params string[] texts) => new(WorkspaceCollections.Todos) { Where = new Dictionary<string, IReadOnlyList<string>> { [field] = texts } };

    private static Dictionary<string, FieldValue> Fields(params (string Field, string Text)[] fields) => fields.ToDictionary(field => field.Field, field => FieldValue.Text(field.Text), StringComparer.Ordinal);

    private static async Task GiveAsync(Vault from, Vault to)
    {
        foreach (var change in from.AllChanges())
        {
            await to.ApplyAsync(change);
        }
    }
}
