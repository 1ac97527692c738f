using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Cairn.Bench.Measuring;
using Cairn.Bench.Samples;
using Cairn.Core.Records;
using Cairn.Vaults;
using Cairn.Vaults.Homes;
using Cairn.Vaults.Log;

namespace Cairn.Bench.Mcp;

/// <summary>A call of <c>recall</c> beside one of <c>search_nodes</c> of the protocol's reference memory server, on the same entities, over standard input and output.</summary>
internal sealed class McpScenario(BenchOptions options, Report report)
{
    private const int EntityCount = 10_000;
    private const int CallCount = 200;
    private const int WarmUp = 20;
    private const int BatchSize = 1_000;

    private readonly List<(string Name, string[] Observations)> _entities = Entities();

    public async Task RunAsync()
    {
        var root = Environment.GetEnvironmentVariable("CAIRN_ROOT") ?? ".";
        var reference = Path.Combine(root, "artifacts", "clients", "mcp", "node_modules", "@modelcontextprotocol", "server-memory", "dist", "index.js");
        if (!File.Exists(reference))
        {
            Console.Error.WriteLine("mcp: left out. ./test installs the reference server, where there is Node.");
            return;
        }

        var folder = options.Fresh("mcp");
        await FillVaultAsync(folder);
        var file = FillReference(folder);
        using var cairn = await LineClient.StartAsync(Path.Combine(root, "cairn"), ["mcp"], VaultHome.Variable, folder);
        using var other = await LineClient.StartAsync("node", [reference], "MEMORY_FILE_PATH", file);
        var (ours, theirs) = (new List<double>(), new List<double>());
        var (ourLength, theirLength) = (0L, 0L);
        var random = new Random(3);
        for (var call = -WarmUp; call < CallCount; call++)
        {
            var query = Query(random);
            var started = Stopwatch.GetTimestamp();
            var length = await cairn.CallAsync("recall", query);
            var between = Stopwatch.GetTimestamp();
            var otherLength = await other.CallAsync("search_nodes", query);
            var ended = Stopwatch.GetTimestamp();
            if (call >= 0)
            {
                ours.Add(Stopwatch.GetElapsedTime(started, between).TotalMilliseconds);
                theirs.Add(Stopwatch.GetElapsedTime(between, ended).TotalMilliseconds);
                ourLength += length;
                theirLength += otherLength;
            }
        }

        report.Add("mcp", Table(cairn.Megabytes, other.Megabytes, ours, theirs, ourLength / CallCount, theirLength / CallCount));
    }

    private static IEnumerable<string> Table(double ourMegabytes, double theirMegabytes, List<double> ours, List<double> theirs, long ourLength, long theirLength) =>
    [
        string.Create(CultureInfo.InvariantCulture, $"| {EntityCount:N0} entities with three observations each | `cairn mcp`, `recall` | reference server, `search_nodes` | ratio |"),
        "|---|--:|--:|--:|",
        Row("a call, ms: p50", ours.Median(), theirs.Median(), "0.00"),
        Row("a call, ms: p95", ours.Percentile(95), theirs.Percentile(95), "0.00"),
        Row("memory after the calls, MB", ourMegabytes, theirMegabytes, "0"),
        Row("an answer, characters on the wire", ourLength, theirLength, "0"),
        "",
        $"{CallCount} calls each, in turns, by one client. The query is two words that follow one another in an observation, because `search_nodes` looks for the query as it is and finds nothing else. An entity is one memory. Cairn's figure includes the trace that it writes.",
    ];

    private static string Row(string name, double ours, double theirs, string format) => string.Create(
        CultureInfo.InvariantCulture, $"| {name} | {ours.ToString(format, CultureInfo.InvariantCulture)} | {theirs.ToString(format, CultureInfo.InvariantCulture)} | {ours / theirs:0.00} |");

    private static List<(string Name, string[] Observations)> Entities()
    {
        var vocabulary = new Vocabulary(50_000);
        var random = new Random(2);
        return [.. Enumerable.Range(0, EntityCount).Select(at => ($"{vocabulary[1_000 + at]} {at}", Enumerable.Range(0, 3).Select(_ => vocabulary.Text(random, random.Next(8, 15))).ToArray()))];
    }

    private string Query(Random random)
    {
        var words = _entities[random.Next(EntityCount)].Observations[random.Next(3)].Split(' ');
        var at = random.Next(words.Length - 1);
        return $"{words[at]} {words[at + 1]}";
    }

    private async Task FillVaultAsync(string home)
    {
        using var vault = Vault.Create(new VaultHome(home).Folder(VaultHome.DefaultVault), new VaultOptions());
        foreach (var batch in _entities.Chunk(BatchSize))
        {
            await vault.RememberAsync(
                [.. batch.Select(entity => new SortedList<string, FieldValue>(StringComparer.Ordinal)
                {
                    ["caption"] = FieldValue.Text(entity.Name),
                    ["content"] = FieldValue.Text(string.Join(".\n", entity.Observations)),
                })],
                new Author("bench"));
        }

        await vault.IndexCaughtUp();
    }

    private string FillReference(string folder)
    {
        var path = Path.Combine(folder, "memory.jsonl");
        File.WriteAllLines(path, _entities.Select(entity =>
            $$"""{"type":"entity","name":{{JsonSerializer.Serialize(entity.Name)}},"entityType":"thing","observations":{{JsonSerializer.Serialize(entity.Observations)}}}"""));
        return path;
    }
}
