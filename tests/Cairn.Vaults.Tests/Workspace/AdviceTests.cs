using Cairn.Core.Collections;
using Cairn.Core.Records;
using Cairn.Core.Workspace;
using Cairn.Core.Workspace.Activities;
using Cairn.Core.Workspace.Advice;
using Cairn.Vaults.Tests.Sealing;
using Cairn.Vaults.Workspace;
using static Cairn.Vaults.Tests.VaultExtensions;

namespace Cairn.Vaults.Tests.Workspace;

public sealed class AdviceTests : IDisposable
{
    private readonly TemporaryVault _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task Today_is_what_is_due_and_committed_and_what_goes_wrong()
    {
        var boat = await LateAsync(_home.Vault);
        await AddAsync(_home.Vault, WorkspaceCollections.Todos, ("title", "Some day"), ("project_id", boat.Id));
        var paused = await AddAsync(_home.Vault, WorkspaceCollections.Projects, ("title", "Shed"), ("status", "paused"));
        await AddAsync(_home.Vault, WorkspaceCollections.Todos, ("title", "Paint"), ("status", "committed"), ("project_id", paused.Id));
        await AddAsync(_home.Vault, WorkspaceCollections.Todos, ("title", "Call"), ("status", "committed"));

        var today = _home.Vault.Today();

        Assert.Equal(["Call", "Caulk"], today.Todos.Select(todo => todo.Title).Order());
        Assert.Contains($"overdue:{boat.Id}", Keys(today.Recommendations));
        Assert.Empty(today.Hidden);
    }

    [Fact]
    public async Task What_is_dismissed_is_not_said_again_until_it_is_to_be_shown()
    {
        var key = $"overdue:{(await LateAsync(_home.Vault)).Id}";

        await _home.Vault.ChooseAsync(key, AdviceChoice.Dismissed, until: null, Tester);
        _home.Time.Advance(TimeSpan.FromDays(5));
        Assert.Contains(key, Keys(_home.Vault.Today().Hidden));
        Assert.DoesNotContain(key, Keys(_home.Vault.Today().Recommendations));

        await _home.Vault.ChooseAsync(key, AdviceChoice.Shown, until: null, Tester);
        Assert.Contains(key, Keys(_home.Vault.Today().Recommendations));
    }

    [Fact]
    public async Task What_is_put_off_is_said_again_when_its_time_has_come()
    {
        var key = $"overdue:{(await LateAsync(_home.Vault)).Id}";
        await _home.Vault.ChooseAsync(key, AdviceChoice.Snoozed, _home.Time.GetUtcNow().AddDays(2), Tester);

        _home.Time.Advance(TimeSpan.FromDays(1));
        Assert.Contains(key, Keys(_home.Vault.Today().Hidden));

        _home.Time.Advance(TimeSpan.FromDays(2));
        Assert.Contains(key, Keys(_home.Vault.Today().Recommendations));
    }

    [Fact]
    public async Task What_is_said_of_a_private_project_stays_on_this_device()
    {
        var boat = await _home.Vault.AddWorkAsync(WorkspaceCollections.Projects, Fields(("title", "Boat"), ("due_at", "2026-03-01")), Tester, isPrivate: true);
        var key = Keys(_home.Vault.Today().Recommendations).First(found => found.EndsWith(boat.Id, StringComparison.Ordinal));

        await _home.Vault.ChooseAsync(key, AdviceChoice.Dismissed, until: null, Tester);

        Assert.Contains(key, Keys(_home.Vault.Today().Hidden));
        Assert.All(_home.Vault.AllChanges().Where(change => change.Key.Collection == "advice"), change => Assert.True(change.Key.IsPrivate));
    }

    [Fact]
    public async Task No_project_is_looked_at_that_is_not_there()
    {
        var gone = await LateAsync(_home.Vault);
        await _home.Vault.ArchiveAsync(gone, Tester);

        Assert.Equal("record_not_found", CodeOf(() => _home.Vault.Analyze("nowhere")));
        Assert.Equal("record_not_found", CodeOf(() => _home.Vault.Analyze(gone.Id)));
        Assert.Equal("recommendation_not_found", await CodeOfAsync(() => _home.Vault.ChooseAsync("no key", AdviceChoice.Dismissed, until: null, Tester)));
    }

    [Fact]
    public async Task What_happened_is_told_the_latest_first_of_all_of_a_project_and_of_a_todo()
    {
        var boat = await LateAsync(_home.Vault);
        var other = await AddAsync(_home.Vault, WorkspaceCollections.Todos, ("title", "Elsewhere"));
        _home.Time.Advance(TimeSpan.FromMinutes(1));
        var todo = await AddAsync(_home.Vault, WorkspaceCollections.Todos, ("title", "Rig"), ("project_id", boat.Id));
        _home.Time.Advance(TimeSpan.FromMinutes(1));
        await _home.Vault.ChangeWorkAsync(todo, Fields(("status", "done")), Tester);
        _home.Time.Advance(TimeSpan.FromMinutes(1));
        var note = await AddAsync(_home.Vault, WorkspaceCollections.Activities, ("description", "Met the owner"), ("project_id", boat.Id));

        var all = Told(new ActivityFilter());
        Assert.Equal([(note.Id, WorkActivityKind.Noted), (todo.Id, WorkActivityKind.Done), (todo.Id, WorkActivityKind.Added)], all.Take(3));
        Assert.Contains((other.Id, WorkActivityKind.Added), all);
        Assert.Equal(all.Where(told => told.Id != other.Id), Told(new ActivityFilter { Project = boat.Id }));
        Assert.Equal([(todo.Id, WorkActivityKind.Done), (todo.Id, WorkActivityKind.Added)], Told(new ActivityFilter { Todo = todo.Id }));
        Assert.Equal(all.Take(2), Told(new ActivityFilter { Limit = 2 }));
        Assert.Equal("Rig", _home.Vault.Activities(new ActivityFilter { Todo = todo.Id })[0].Record.Fields["title"].AsText());
    }

    [Fact]
    public async Task A_project_that_is_erased_takes_along_what_was_learned_from_its_todos()
    {
        var boat = await WorkedAsync(_home.Vault, "repair");
        Assert.Contains(_home.Vault.Knowledge().Hours.Models, model => model.Key.Kind == "repair" && model.Value.Count == 3);

        await _home.Vault.EraseAsync([boat], Tester);

        Assert.Empty(_home.Vault.Knowledge().Hours.Models);
    }

    [Fact]
    public async Task Two_vaults_with_the_same_changes_know_the_same_in_whatever_order_these_came()
    {
        await WorkedAsync(_home.Vault, "repair");
        await WorkedAsync(_home.Vault, "voyage");
        using var other = new TemporaryVault(seed: 2);
        foreach (var change in Enumerable.Reverse(_home.Vault.AllChanges()))
        {
            await other.Vault.ApplyAsync(change);
        }

        other.Time.Advance(_home.Time.GetUtcNow() - other.Time.GetUtcNow());

        Assert.Equal(_home.Vault.Knowledge().Entries, other.Vault.Knowledge().Entries);
        Assert.Equal(Keys(_home.Vault.Today().Recommendations), Keys(other.Vault.Today().Recommendations));
    }

    [Fact]
    public async Task A_sealed_vault_advises_as_an_open_one_does()
    {
        using var devices = new SealedDevices();
        foreach (var vault in new[] { _home.Vault, devices.First })
        {
            await LateAsync(vault);
            await AddAsync(vault, WorkspaceCollections.Todos, ("title", "Call"), ("status", "committed"), ("priority", "urgent"));
        }

        static string Told(DailyAdvice today) => string.Join('\n', today.Todos.Select(todo => todo.Title).Concat(today.Recommendations.Select(found => $"{found.Rule} {found.Title} {found.Description}")));
        Assert.Equal(Told(_home.Vault.Today()), Told(devices.First.Today()));
        Assert.Equal(_home.Vault.Knowledge().Entries, devices.First.Knowledge().Entries);
        Assert.Equal(_home.Vault.Activities(new ActivityFilter()).Select(told => told.Activity.Kind), devices.First.Activities(new ActivityFilter()).Select(told => told.Activity.Kind));
    }

    // A project that should have been done two weeks ago, with one todo that should be done.
    private static async Task<RecordKey> LateAsync(Vault vault)
    {
        var boat = await AddAsync(vault, WorkspaceCollections.Projects, ("title", "Boat"), ("due_at", "2026-03-01"));
        await AddAsync(vault, WorkspaceCollections.Todos, ("title", "Caulk"), ("project_id", boat.Id), ("due_at", "2026-03-10"));
        return boat;
    }

    // A project with three todos that took twice as long as was thought.
    private async Task<RecordKey> WorkedAsync(Vault vault, string kind)
    {
        var project = await AddAsync(vault, WorkspaceCollections.Projects, ("title", kind), ("kind", kind));
        for (var at = 0; at < 3; at++)
        {
            var todo = await vault.AddWorkAsync(WorkspaceCollections.Todos, new Dictionary<string, FieldValue> { ["title"] = FieldValue.Text("a"), ["project_id"] = FieldValue.Text(project.Id), ["estimated_hours"] = FieldValue.Number(2) }, Tester);
            _home.Time.Advance(TimeSpan.FromHours(4));
            await vault.ChangeWorkAsync(todo, new Dictionary<string, FieldValue> { ["status"] = FieldValue.Text("done"), ["actual_hours"] = FieldValue.Number(4) }, Tester);
        }

        return project;
    }

    private List<(string Id, WorkActivityKind Kind)> Told(ActivityFilter filter) => [.. _home.Vault.Activities(filter).Select(told => (told.Activity.Record.Id, told.Activity.Kind))];

    private static IEnumerable<string> Keys(IEnumerable<Recommendation> recommendations) => recommendations.Select(found => found.Key);

    private static Task<RecordKey> AddAsync(Vault vault, Collection collection, params (string Field, string Text)[] fields) => vault.AddWorkAsync(collection, Fields(fields), Tester);

    private static Dictionary<string, FieldValue> Fields(params (string Field, string Text)[] fields) => fields.ToDictionary(field => field.Field, field => FieldValue.Text(field.Text), StringComparer.Ordinal);
}
