using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Cairn.Bench.Locomo;

/// <summary>A conversation of a file in the format of LoCoMo (Maharana et al., "Evaluating Very Long-Term Conversational Memory of LLM Agents", 2024).</summary>
internal sealed partial record Conversation(string Name, IReadOnlyList<Turn> Turns, IReadOnlyList<Question> Questions)
{
    /// <summary>When its questions are asked: the day after it ended.</summary>
    public DateTimeOffset Now => Turns[^1].Time.AddDays(1);

    public static List<Conversation> Load(string path)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        return [.. document.RootElement.EnumerateArray().Select(Read)];
    }

    private static Conversation Read(JsonElement sample)
    {
        var turns = ReadTurns(sample.GetProperty("conversation")).ToList();
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var number = 0; number < turns.Count; number++)
        {
            numbers.TryAdd(Canonical(turns[number].Id).FirstOrDefault() ?? turns[number].Id, number);
        }

        var questions = new List<Question>();
        foreach (var question in sample.GetProperty("qa").EnumerateArray())
        {
            var evidence = question.GetProperty("evidence").EnumerateArray().SelectMany(id => Canonical(id.GetString()!)).Where(numbers.ContainsKey).Select(id => numbers[id]).ToHashSet();
            if (evidence.Count > 0)
            {
                questions.Add(new Question(question.GetProperty("question").ToString(), question.GetProperty("category").GetInt32(), evidence));
            }
        }

        return new Conversation(sample.GetProperty("sample_id").ToString(), turns, questions);
    }

    private static IEnumerable<Turn> ReadTurns(JsonElement conversation)
    {
        for (var number = 1; number <= conversation.EnumerateObject().Count(); number++)
        {
            if (!conversation.TryGetProperty($"session_{number}", out var session))
            {
                continue;
            }

            var time = DateTimeOffset.ParseExact(
                conversation.GetProperty($"session_{number}_date_time").GetString()!, "h:mm tt 'on' d MMMM, yyyy", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
            foreach (var turn in session.EnumerateArray())
            {
                yield return new Turn(
                    turn.GetProperty("dia_id").GetString()!, $"session {number}", time, turn.GetProperty("speaker").GetString()!,
                    turn.GetProperty("text").GetString()!, turn.TryGetProperty("blip_caption", out var caption) ? caption.GetString() : null);
                time = time.AddSeconds(1);
            }
        }
    }

    // Ids are written in several ways, and several stand in one text.
    private static IEnumerable<string> Canonical(string ids) => IdPattern().Matches(ids).Select(match => $"D{match.Groups[1].Value}:{match.Groups[2].Value}");

    [GeneratedRegex(@"D:?(\d+):0*(\d+)")]
    private static partial Regex IdPattern();
}
