using System.Diagnostics;
using System.Globalization;
using Cairn.Bench.Importing;
using Cairn.Bench.Measuring;
using Cairn.Bench.Raw;
using Cairn.Bench.Samples;
using Cairn.Vaults;
using Cairn.Vaults.Recall;

namespace Cairn.Bench.Recall;

/// <summary>Recall over what the import scenario left, beside FTS5's bm25 with the same words OR'ed.</summary>
internal sealed class RecallScenario(BenchOptions options, Report report)
{
    private const int Limit = 10;

    public async Task RunAsync()
    {
        var folder = Path.Combine(options.Folder, "import");
        if (!IsImported(folder))
        {
            await new ImportScenario(options, report).RunAsync();
        }

        var vocabulary = new Vocabulary(50_000);
        using var vault = Vault.Open(ImportScenario.VaultIn(folder), new VaultOptions());
        using var raw = new RawStore(ImportScenario.RawIn(folder));
        List<string> lines =
        [
            $"| recall among {options.NoteCount:N0} memories, ms: p50 / p95 | Cairn | FTS5 bm25 | ratio of p50 |",
            "|---|--:|--:|--:|",
            .. Kinds().Select(kind => Row(vault, raw, vocabulary, kind)),
            "",
            string.Create(CultureInfo.InvariantCulture, $"{options.QueryCount} queries of each kind, the best {Limit} with their texts, the sides taking turns. Cairn's figure includes the trace that it writes."),
        ];
        report.Add("recall", lines);
    }

    private static IEnumerable<Kind> Kinds() =>
    [
        new("three rare words", [(5_000, 20_000), (5_000, 20_000), (5_000, 20_000)]),
        new("three middling words", [(300, 1_500), (300, 1_500), (300, 1_500)]),
        new("three very common words", [(0, 30), (0, 30), (0, 30)]),
        new("six mixed words", [(0, 30), (0, 30), (30, 300), (300, 1_500), (1_500, 5_000), (5_000, 20_000)]),
        new("one very common word", [(0, 30)]),
    ];

    private bool IsImported(string folder)
    {
        if (!ImportScenario.VaultIn(folder).Exists || !File.Exists(ImportScenario.RawIn(folder)))
        {
            return false;
        }

        using var vault = Vault.Open(ImportScenario.VaultIn(folder), new VaultOptions());
        return vault.Status().Memories == options.NoteCount;
    }

    private string Row(Vault vault, RawStore raw, Vocabulary vocabulary, Kind kind)
    {
        var random = new Random(kind.Name.Length);
        var (cairn, fts) = (new List<double>(), new List<double>());
        for (var query = -5; query < options.QueryCount; query++)
        {
            string[] words = [.. kind.Ranks.Select(range => vocabulary[random.Next(range.From, range.To)]).Distinct(StringComparer.Ordinal)];
            var ours = Time(() => vault.Recall(new RecallQuery(string.Join(' ', words)) { Limit = Limit }));
            var theirs = Time(() => raw.Recall(words, Limit));

            // The first few warm up.
            if (query >= 0)
            {
                cairn.Add(ours);
                fts.Add(theirs);
            }
        }

        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {kind.Name} | {cairn.Median():0.00} / {cairn.Percentile(95):0.00} | {fts.Median():0.00} / {fts.Percentile(95):0.00} | {cairn.Median() / fts.Median():0.00} |");
    }

    private static double Time<T>(Func<T> work)
    {
        var started = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }

    private sealed record Kind(string Name, (int From, int To)[] Ranks);
}
