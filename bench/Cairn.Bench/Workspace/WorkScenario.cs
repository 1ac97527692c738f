using System.Diagnostics;
using System.Globalization;
using Cairn.Bench.Measuring;
using Cairn.Core.Collections;
using Cairn.Core.Ids;
using Cairn.Core.Records;
using Cairn.Core.Workspace;
using Cairn.Vaults;
using Cairn.Vaults.Log;
using Cairn.Vaults.Workspace;

namespace Cairn.Bench.Workspace;

/// <summary>Reads and writes of a workspace, beside the same in plain SQLite on the same disk, the sides taking turns with every single one.</summary>
internal sealed class WorkScenario(BenchOptions options, Report report)
{
    private const int WarmUpCount = 20;
    private const int ListLimit = 50;

    private static readonly Author Author = new("bench");

    private readonly List<string> _rows = [];

    public async Task RunAsync()
    {
        var now = TimeProvider.System.GetUtcNow();
        var stores = new WorkStores(options, now);
        var (changes, cairn, plain) = await stores.MakeAsync();
        using var vault = Vault.Open(stores.Vault, new VaultOptions());
        using var raw = new RawWork(stores.Raw);
        await WritesAsync(vault, raw, stores.Samples);
        await ListsAsync(vault, raw, stores.Samples);
        await AdviceAsync(vault, stores.Samples);
        report.Add(
            "workspace",
            [
                "| workspace, ms: p50 / p95 | Cairn | plain SQLite | ratio of p50 | ratio of p95 |",
                "|---|--:|--:|--:|--:|",
                .. _rows,
                "",
                string.Create(CultureInfo.InvariantCulture, $"{options.ProjectCount:N0} projects and {stores.Samples.Ids["todos"].Count:N0} todos, of which {changes:N0} changes tell; written {changes / cairn:N0} a second by Cairn, a thousand in a transaction, and {changes / plain:N0} by the other. On the disk it is {new FileInfo(stores.Vault.Database).Length / 1_000_000:N0} MB, and {new FileInfo(stores.Raw).Length / 1_000_000:N0} MB without the history and the keyword index."),
                string.Create(CultureInfo.InvariantCulture, $"Lists are of {ListLimit}. Each {options.WorkCount} times after {WarmUpCount} to warm up, the sides taking turns; what is only Cairn's, a quarter of that."),
            ]);
    }

    private async Task WritesAsync(Vault vault, RawWork raw, WorkSamples samples)
    {
        await CompareAsync<Dictionary<string, FieldValue>, Task>("add a todo", () => samples.NewTodo(samples.One("projects")), fields => vault.AddWorkAsync(WorkspaceCollections.Todos, fields, Author), fields => Write(raw, NewId(), fields, isNew: true));
        await CompareAsync<(string Id, Dictionary<string, FieldValue> Fields), Task>("change a todo", () => (Id: samples.One("todos"), Fields: samples.NewTodo("").Where(field => field.Key is "title" or "estimated_hours").ToDictionary(StringComparer.Ordinal)),
            chosen => vault.ChangeWorkAsync(new RecordKey("todos", chosen.Id), chosen.Fields, Author), chosen => Write(raw, chosen.Id, chosen.Fields, isNew: false));

        var open = new Queue<string>(raw.Todos(RawWork.Recent, options.WorkCount + WarmUpCount, "status", TodoStatus.Refined).Select(todo => todo.Id));
        await CompareAsync<string, Task>("complete a todo", open.Dequeue, id => vault.ChangeWorkAsync(new RecordKey("todos", id), Done(), Author), id => Write(raw, id, Done().Append(new("completed_at", FieldValue.Text(TimeText.Of(TimeProvider.System.GetUtcNow())))), isNew: false));
        await CompareAsync<string, object?>("a todo by its id", () => samples.One("todos"), id => vault.Get(new RecordKey("todos", id)), id => raw.Todo(id));
    }

    private async Task ListsAsync(Vault vault, RawWork raw, WorkSamples samples)
    {
        async Task List(string name, WorkOrder order, string plain, string? field = null, Func<string>? value = null) => await CompareAsync(
            name, () => value?.Invoke() ?? "", chosen => vault.Work(Filter(WorkspaceCollections.Todos, order, field, chosen)).Count, chosen => raw.Todos(plain, ListLimit, field, chosen).Count);

        await List("todos, what was changed last", WorkOrder.Recent, RawWork.Recent);
        await List("… done", WorkOrder.Recent, RawWork.Recent, "status", () => TodoStatus.Done);
        await List("… of a project", WorkOrder.Recent, RawWork.Recent, "project_id", () => samples.One("projects"));
        await List("… of a weekly goal", WorkOrder.Recent, RawWork.Recent, "weekly_goal_id", () => samples.One("weekly_goals"));
        await List("todos by priority", WorkOrder.Priority, RawWork.Priority);
        await List("… committed", WorkOrder.Priority, RawWork.Priority, "status", () => TodoStatus.Committed);
        await List("… of a project", WorkOrder.Priority, RawWork.Priority, "project_id", () => samples.One("projects"));
        await List("todos by what is due first", WorkOrder.Due, RawWork.Due);
        await List("todos by title", WorkOrder.Title, RawWork.Title);
        await CompareAsync("active projects by priority", () => "active", status => vault.Work(Filter(WorkspaceCollections.Projects, WorkOrder.Priority, "status", status)).Count, _ => raw.ActiveProjects(ListLimit).Count);
    }

    private async Task AdviceAsync(Vault vault, WorkSamples samples)
    {
        await CompareAsync<string, int>("what happened last", () => "", _ => vault.Activities(new ActivityFilter()).Count, plain: null);
        await CompareAsync<string, int>("what happened in a project", () => samples.One("projects"), id => vault.Activities(new ActivityFilter { Project = id }).Count, plain: null);
        await CompareAsync<string, object>("a project from all sides (`Analyze`)", () => samples.One("projects"), id => vault.Analyze(id), plain: null);
        await CompareAsync<string, object>("what is known (`Knowledge`)", () => "", _ => vault.Knowledge(), plain: null);
        await CompareAsync<string, object>("what to do today (`Today`)", () => "", _ => vault.Today(), plain: null);
    }

    private async Task CompareAsync<TChoice, TFound>(string name, Func<TChoice> choose, Func<TChoice, TFound> cairn, Func<TChoice, TFound>? plain)
    {
        var (ours, theirs) = (new List<double>(), new List<double>());
        for (var at = -WarmUpCount; at < (plain is null ? options.WorkCount / 4 : options.WorkCount); at++)
        {
            var chosen = choose();
            var (took, found) = (0d, default(TFound));
            if (plain is not null && at % 2 != 0)
            {
                (took, found) = Time(plain, chosen);
            }

            var (own, answer) = await TimeAsync(cairn, chosen);
            if (plain is not null && at % 2 == 0)
            {
                (took, found) = Time(plain, chosen);
            }

            if (plain is not null && answer is int count && count != found as int?)
            {
                throw new InvalidOperationException($"{name}: {count} beside {found}.");
            }

            if (at >= 0)
            {
                ours.Add(own);
                theirs.Add(took);
            }
        }

        Add(name, ours, plain is null ? null : theirs);
    }

    private static (double Milliseconds, TFound Found) Time<TChoice, TFound>(Func<TChoice, TFound> act, TChoice chosen)
    {
        var started = Stopwatch.GetTimestamp();
        var found = act(chosen);
        return (Stopwatch.GetElapsedTime(started).TotalMilliseconds, found);
    }

    private static async Task<(double Milliseconds, TFound Found)> TimeAsync<TChoice, TFound>(Func<TChoice, TFound> act, TChoice chosen)
    {
        var started = Stopwatch.GetTimestamp();
        var found = act(chosen);
        if (found is Task written)
        {
            await written;
        }

        return (Stopwatch.GetElapsedTime(started).TotalMilliseconds, found);
    }

    private void Add(string name, List<double> cairn, List<double>? plain)
    {
        var row = plain is null
            ? string.Create(CultureInfo.InvariantCulture, $"| {name} | {cairn.Median():0.000} / {cairn.Percentile(95):0.000} | | | |")
            : string.Create(CultureInfo.InvariantCulture, $"| {name} | {cairn.Median():0.000} / {cairn.Percentile(95):0.000} | {plain.Median():0.000} / {plain.Percentile(95):0.000} | **{cairn.Median() / plain.Median():0.00}** | {cairn.Percentile(95) / plain.Percentile(95):0.00} |");
        _rows.Add(row);
        Console.Error.WriteLine(row);
    }

    private static WorkFilter Filter(Collection collection, WorkOrder order, string? field, string value) => new(collection)
    {
        Order = order,
        Limit = ListLimit,
        Where = field is null ? new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal) : new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal) { [field] = [value] },
    };

    private static Task Write(RawWork raw, string id, IEnumerable<KeyValuePair<string, FieldValue>> fields, bool isNew)
    {
        raw.Write(new WorkEvent(TimeProvider.System.GetUtcNow(), new RecordKey("todos", id), fields.ToDictionary(StringComparer.Ordinal), isNew));
        return Task.CompletedTask;
    }

    private static string NewId() => Uuid.Version7(TimeProvider.System.GetUtcNow(), System.Security.Cryptography.RandomNumberGenerator.Fill).ToString();

    private static Dictionary<string, FieldValue> Done() => new(StringComparer.Ordinal) { ["status"] = FieldValue.Text(TodoStatus.Done), ["actual_hours"] = FieldValue.Number(2) };
}
