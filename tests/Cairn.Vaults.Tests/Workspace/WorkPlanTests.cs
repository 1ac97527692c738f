using System.Text.RegularExpressions;
using Cairn.Core.Collections;
using Cairn.Core.Records;
using Cairn.Core.Workspace;
using Cairn.Vaults.Workspace;
using static Cairn.Vaults.Tests.VaultExtensions;

namespace Cairn.Vaults.Tests.Workspace;

/// <summary>How SQLite answers what the workspace asks: the statements that were run are explained, so that none is read through that an index could answer.</summary>
public sealed partial class WorkPlanTests : IAsyncLifetime
{
    private readonly TemporaryVault _home = new();
    private RecordKey _project;
    private RecordKey _goal;

    public async ValueTask InitializeAsync()
    {
        _project = await AddAsync(WorkspaceCollections.Projects, ("title", "Boat"));
        _goal = await AddAsync(WorkspaceCollections.WeeklyGoals, ("week_start_date", "2026-03-02"));
        foreach (var status in TodoStatus.Way)
        {
            await AddAsync(WorkspaceCollections.Todos, ("title", status), ("status", status), ("project_id", _project.Id), ("weekly_goal_id", _goal.Id), ("due_at", "2026-03-01"));
        }
    }

    public ValueTask DisposeAsync()
    {
        _home.Dispose();
        return ValueTask.CompletedTask;
    }

    public static TheoryData<string, WorkOrder, string[]> Lists()
    {
        var lists = new TheoryData<string, WorkOrder, string[]>();
        foreach (var order in Enum.GetValues<WorkOrder>())
        {
            lists.Add("todos", order, []);
            lists.Add("todos", order, ["committed"]);
            lists.Add("todos", order, ["committed", "confirmed"]);
            lists.Add("projects", order, []);
            lists.Add("projects", order, ["active"]);
        }

        return lists;
    }

    [Theory]
    [MemberData(nameof(Lists))]
    public void A_list_is_read_in_its_order_by_an_index_of_it(string collection, WorkOrder order, string[] statuses)
    {
        var filter = new WorkFilter(Catalog.Find(collection)!) { Order = order, Where = statuses.Length == 0 ? [] : new Dictionary<string, IReadOnlyList<string>> { ["status"] = statuses } };

        var plans = PlansOf(vault => vault.Work(filter));

        AssertIndexed(plans);
        Assert.Contains(plans, step => step.Contains(WorkTable.IndexOf(filter.Collection, order), StringComparison.Ordinal));
        Assert.DoesNotContain(plans, step => step.Contains("ORDER BY", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("project_id", "todos_project")]
    [InlineData("weekly_goal_id", "todos_goal")]
    public void Todos_that_name_something_are_found_by_it_in_any_order(string field, string index)
    {
        foreach (var order in Enum.GetValues<WorkOrder>())
        {
            var plans = PlansOf(vault => vault.Work(new WorkFilter(WorkspaceCollections.Todos) { Order = order, Where = new Dictionary<string, IReadOnlyList<string>> { [field] = ["a", "b"], ["status"] = ["done"] } }));

            AssertIndexed(plans);
            Assert.Contains(plans, step => step.Contains(index, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Nothing_that_is_learned_advised_or_told_reads_all_records()
    {
        AssertIndexed(PlansOf(vault => vault.Knowledge()));
        AssertIndexed(PlansOf(vault => vault.Today()));
        AssertIndexed(PlansOf(vault => vault.Analyze(_project.Id)));
        AssertIndexed(PlansOf(vault => vault.Activities(new ActivityFilter())));
        AssertIndexed(PlansOf(vault => vault.Activities(new ActivityFilter { Project = _project.Id })));
        AssertIndexed(PlansOf(vault => vault.Activities(new ActivityFilter { Todo = "a" })));
        AssertIndexed(PlansOf(vault => vault.Get(_project)));
    }

    // An index may be read from one end: what is asked of it has a limit. Intentions and goals are as many as weeks, and all of them are looked at.
    private static void AssertIndexed(List<string> plans)
    {
        Assert.NotEmpty(plans);
        Assert.DoesNotContain(plans, step => FullScan().IsMatch(step));
    }

    private List<string> PlansOf(Action<Vault> act)
    {
        using var vault = _home.OpenAnother();
        act(vault);
        return vault.Read(database => database.Statements.Where(sql => sql.Contains("FROM records", StringComparison.Ordinal) || sql.Contains("FROM changes", StringComparison.Ordinal) || sql.Contains("JOIN ", StringComparison.Ordinal)).ToList()
            .SelectMany(sql => Explain(database, sql)).ToList());
    }

    private static List<string> Explain(Vaults.Storage.Database database, string sql)
    {
        var isOfFew = sql.Contains("collection = 'weekly_goals'", StringComparison.Ordinal);
        var values = new object?[Parameter().Matches(sql).Select(found => int.Parse(found.ValueSpan[1..], System.Globalization.CultureInfo.InvariantCulture)).DefaultIfEmpty().Max()];
        return [.. database.List($"EXPLAIN QUERY PLAN {sql}", row => row.GetString(3), values).Where(step => !isOfFew || !step.Contains("records_id", StringComparison.Ordinal))];
    }

    private Task<RecordKey> AddAsync(Collection collection, params (string Field, string Text)[] fields) =>
        _home.Vault.AddWorkAsync(collection, fields.ToDictionary(field => field.Field, field => FieldValue.Text(field.Text), StringComparer.Ordinal), Tester);

    [GeneratedRegex(@"SCAN (TABLE )?(records|changes)(?! USING)|records_id \(collection=\?\)")]
    private static partial Regex FullScan();

    [GeneratedRegex(@"\$\d+")]
    private static partial Regex Parameter();
}
