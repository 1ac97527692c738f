using System.Globalization;
using Cairn.Core.Memories;
using Cairn.Core.Recall;
using Cairn.Core.Records;
using Cairn.Vaults;
using Cairn.Vaults.Homes;
using Cairn.Vaults.Log;

namespace Cairn.Bench.Locomo;

/// <summary>The share of the turns that answer a question among the first k that recall finds, beside plain BM25, and what each stage of ranking adds.</summary>
internal sealed class LocomoScenario(BenchOptions options, Report report)
{
    private const int Depth = 50;

    public async Task RunAsync()
    {
        if (options.Conversations is not { } path)
        {
            return;
        }

        var conversations = Conversation.Load(path);
        List<string> lines =
        [
            $"| {conversations.Sum(conversation => conversation.Questions.Count):N0} questions on {conversations.Count} conversations | R@5 | R@10 | R@25 | R@50 |",
            "|---|--:|--:|--:|--:|",
            Row("BM25, the text alone", Measure(conversations, conversation => Plain(conversation, turn => turn.Text))),
            Row("BM25, speaker, caption and date in the text", Measure(conversations, conversation => Plain(conversation, turn => $"{turn.Speaker} {turn.Text} {turn.Caption} {turn.Time:d MMMM yyyy}"))),
        ];
        foreach (var (name, ranking) in Ablation())
        {
            lines.Add(Row(name, Measure(conversations, conversation => Ranked(conversation, ranking))));
        }

        var whole = await MeasureVaultsAsync(conversations);
        lines.Add(Row("**Cairn**, through the vault", whole));
        lines.AddRange(whole.GroupBy(result => result.Category).OrderBy(group => group.Key).Select(group => Row($"· {Category(group.Key)} ({group.Count()})", [.. group])));
        report.Add("locomo", lines);
    }

    public static SortedList<string, FieldValue> Fields(Turn turn)
    {
        var fields = new SortedList<string, FieldValue>(StringComparer.Ordinal)
        {
            ["kind"] = FieldValue.Text(MemoryKind.Message),
            ["content"] = FieldValue.Text(turn.Text),
            ["speaker"] = FieldValue.Text(turn.Speaker),
            ["session"] = FieldValue.Text(turn.Session),
            ["occurred_at"] = FieldValue.Text(TimeText.Of(turn.Time)),
        };
        if (turn.Caption is { Length: > 0 } caption)
        {
            fields["caption"] = FieldValue.Text(caption);
        }

        return fields;
    }

    private static IEnumerable<(string Name, Ranking Ranking)> Ablation()
    {
        var all = Ranking.Default;
        var words = all with { Forward = [], Backward = [], SessionWeight = 0, FeedbackDocuments = 0, TimeWeight = 0 };
        yield return ("words, by language and field", words);
        yield return ("… and times", words with { TimeWeight = all.TimeWeight });
        yield return ("… and neighbours", all with { SessionWeight = 0, FeedbackDocuments = 0 });
        yield return ("… and the conversation", all with { FeedbackDocuments = 0 });
        yield return ("… and feedback: all stages", all);
        yield return ("all but times", all with { TimeWeight = 0 });
        yield return ("all but neighbours", all with { Forward = [], Backward = [] });
        yield return ("all but the conversation", all with { SessionWeight = 0 });
    }

    private static Func<Question, IEnumerable<int>> Plain(Conversation conversation, Func<Turn, string> text)
    {
        var index = new PlainBm25(conversation.Turns.Select(text));
        return question => index.Rank(question.Text);
    }

    private static Func<Question, IEnumerable<int>> Ranked(Conversation conversation, Ranking ranking)
    {
        var index = new MemoryIndex(conversation);
        return question => new Ranker(index, ranking, TimeProvider.System)
            .Rank(new QueryReader(ranking, index).Read(question.Text, conversation.Now, TimeZoneInfo.Utc, isPrefix: false))
            .Documents.Select(document => (int)document.Sequence - 1);
    }

    private static List<Result> Measure(List<Conversation> conversations, Func<Conversation, Func<Question, IEnumerable<int>>> ranker)
    {
        var results = new List<Result>();
        foreach (var conversation in conversations)
        {
            var rank = ranker(conversation);
            results.AddRange(conversation.Questions.Select(question => Result.Of(question, [.. rank(question).Take(Depth)])));
        }

        return results;
    }

    private async Task<List<Result>> MeasureVaultsAsync(List<Conversation> conversations)
    {
        var results = new List<Result>();
        foreach (var conversation in conversations)
        {
            using var vault = Vault.Create(new VaultFolder(Path.Combine(options.Fresh("locomo"), "personal")), new VaultOptions { Time = new FixedTime(conversation.Now) });
            var remembered = await vault.RememberAsync([.. conversation.Turns.Select(Fields)], new Author("bench"));
            var numbers = remembered.Select((memory, number) => (memory.Id, number)).DistinctBy(memory => memory.Id).ToDictionary(memory => memory.Id, memory => memory.number);
            foreach (var question in conversation.Questions)
            {
                var answer = vault.Recall(new RecallQuery(question.Text) { Limit = Depth, Zone = TimeZoneInfo.Utc });
                results.Add(Result.Of(question, [.. answer.Items.Select(item => numbers[item.Record.Key.Id])]));
            }
        }

        return results;
    }

    private static string Row(string name, List<Result> results) => string.Create(
        CultureInfo.InvariantCulture,
        $"| {name} | {string.Join(" | ", Result.Depths.Select((_, at) => (100 * results.Average(result => result.Recall[at])).ToString("0.0", CultureInfo.InvariantCulture)))} |");

    private static string Category(int category) => category switch
    {
        1 => "multi-hop",
        2 => "temporal",
        3 => "open-domain",
        4 => "single-hop",
        _ => "adversarial",
    };

    private sealed record Result(int Category, double[] Recall)
    {
        public static readonly int[] Depths = [5, 10, 25, 50];

        public static Result Of(Question question, List<int> found) =>
            new(question.Category, [.. Depths.Select(depth => found.Take(depth).Count(question.Evidence.Contains) / (double)question.Evidence.Count)]);
    }

    private sealed class FixedTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
