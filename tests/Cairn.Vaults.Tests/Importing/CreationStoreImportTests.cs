using Cairn.Core.Records;
using Cairn.Core.Workspace;
using Cairn.Vaults.Importing;
using Cairn.Vaults.Workspace;
using static Cairn.Vaults.Tests.VaultExtensions;

namespace Cairn.Vaults.Tests.Importing;

public sealed class CreationStoreImportTests : IDisposable
{
    private const string Store = """
        {"state":{
          "intentions":[{"id":"i1","title":"Be at sea","createdAt":"2025-01-02T03:04:05.000Z"}],
          "projects":[{"id":"p1","userId":"anna","intentionId":"i1","title":"Boat","why":"to sail","status":"active","priority":"high","progress":40,"createdAt":1750000000000,"updatedAt":1750000100000,"healthScore":71,
            "activitySummary":{"done":3},"lastAIUpdate":1750000100000,"syncStatus":"pending","color":"#fff"},
            {"id":"p2","title":"Shed","status":"on hold","progress":140}],
          "weeklyGoals":[{"id":"w1","userId":"anna","weekStartDate":"2025-06-16","totalEstimatedHours":12,"completionRate":50}],
          "todos":{"t1":{"id":"t1","projectId":"p1","title":"Caulk","status":"committed","estimatedHours":"6","actualHours":7.5,"createdAt":1750000000},"t2":{"id":7,"text":"Paint","completed":true}},
          "activities":[{"id":"a1","type":"work","projectId":"p1","timestamp":1750000000000,"hours":2}],
          "settings":{"theme":"dark"}},
         "version":3}
        """;

    private readonly TemporaryVault _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task Everything_of_a_browsers_store_comes_in_with_its_ids_and_times()
    {
        var report = await ImportAsync(_home, Store);

        Assert.Equal((8, 0), (report.Added, report.ProblemCount));
        var boat = Get("projects", "p1");
        Assert.Equal(("Boat", "to sail", "high", "anna", "i1", 40, 71), (Text(boat, "title"), Text(boat, "why"), Text(boat, "priority"), Text(boat, "user_id"), Text(boat, "intention_id"), Number(boat, "progress"), Number(boat, "health_score")));
        Assert.Equal((DateTimeOffset.FromUnixTimeSeconds(1750000000), DateTimeOffset.FromUnixTimeSeconds(1750000100)), (boat.CreatedAt, boat.UpdatedAt));
        Assert.Equal("2025-06-15T15:08:20.000Z", Text(boat, "last_ai_update"));
        Assert.Equal("""{"color":"#fff","syncStatus":"pending"}""", boat.Fields["metadata"].Json);
        Assert.Equal(("Caulk", "committed", 6, 7.5, "p1"), (Text(Get("todos", "t1"), "title"), Text(Get("todos", "t1"), "status"), Number(Get("todos", "t1"), "estimated_hours"), Number(Get("todos", "t1"), "actual_hours"), Text(Get("todos", "t1"), "project_id")));
        Assert.Equal(("Paint", "done"), (Text(Get("todos", "7"), "title"), Text(Get("todos", "7"), "status")));
        Assert.Equal(("2025-06-16", 12, 50), (Text(Get("weekly_goals", "w1"), "week_start_date"), Number(Get("weekly_goals", "w1"), "total_estimated_hours"), Number(Get("weekly_goals", "w1"), "completion_rate")));
        Assert.Equal(("work", 2, "p1"), (Text(Get("activities", "a1"), "type"), Number(Get("activities", "a1"), "hours"), Text(Get("activities", "a1"), "project_id")));
    }

    [Fact]
    public async Task What_has_no_field_is_kept_and_told_of()
    {
        var report = await ImportAsync(_home, Store);

        var shed = Get("projects", "p2");
        Assert.Equal(("active", "medium", """{"progress":140,"status":"on hold"}"""), (Text(shed, "status"), Text(shed, "priority"), shed.Fields["metadata"].Json));
        Assert.Contains("settings", Assert.Single(report.Hints), StringComparison.Ordinal);
        var rest = _home.Vault.Read(database => database.List("SELECT fields FROM records WHERE collection = 'profile'", row => row.GetString(0)));
        Assert.Contains("\"settings\":{\"theme\":\"dark\"}", Assert.Single(rest), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Again_it_changes_nothing_and_what_was_changed_here_stays()
    {
        await ImportAsync(_home, Store);
        await _home.Vault.ChangeWorkAsync(new RecordKey("projects", "p1"), new Dictionary<string, FieldValue> { ["title"] = FieldValue.Text("The boat") }, Tester);
        var before = _home.Vault.Records();

        var again = await ImportAsync(_home, Store);

        Assert.Equal((0, 0, 1, 7), (again.Added, again.Updated, again.Kept, again.Unchanged));
        Assert.Equal(before, _home.Vault.Records());
    }

    [Theory]
    [InlineData("""{"projects":[{"id":"p","title":"Boat"}],"todos":[],"weeklyGoals":[]}""")]
    [InlineData("""{"state":{"projects":[{"id":"p","title":"Boat"}]},"version":0}""")]
    [InlineData("""{"creation-store":"{\"state\":{\"projects\":[{\"id\":\"p\",\"name\":\"Boat\"}]}}"}""")]
    [InlineData("""{"projects":[{"id":"p","title":"Boat","userId":"u"}]}""")]
    public async Task A_store_is_known_bare_wrapped_and_within_a_pages_storage(string store)
    {
        var report = await ImportAsync(_home, store);

        Assert.Equal(1, report.Added);
        Assert.Equal("Boat", Text(Get("projects", "p"), "title"));
    }

    [Fact]
    public async Task What_is_wrong_with_one_element_keeps_no_other_out()
    {
        var report = await ImportAsync(_home, """{"todos":[{"id":"a","title":"one"},5,{"id":"no id","title":"two"},{"title":""}],"projects":[]}""");

        Assert.Equal((3, 1), (report.Added, report.ProblemCount));
        Assert.Equal(["Untitled", "one", "two"], _home.Vault.Work(new WorkFilter(WorkspaceCollections.Todos)).Select(todo => Text(todo, "title")).Order(StringComparer.Ordinal));
    }

    private VaultRecord Get(string collection, string id) => _home.Vault.Get(new RecordKey(collection, id))!;

    private static string? Text(VaultRecord record, string field) => record.Fields.GetValueOrDefault(field).AsText();

    private static double? Number(VaultRecord record, string field) => record.Fields.GetValueOrDefault(field).AsNumber();

    private static async Task<ImportReport> ImportAsync(TemporaryVault home, string store)
    {
        var file = home.In("creation-store.json");
        await File.WriteAllTextAsync(file, store, TestContext.Current.CancellationToken);
        return await new Importer(home.Vault, progress: null).ImportAsync(file, TestContext.Current.CancellationToken);
    }
}
