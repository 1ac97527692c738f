using System.Text;
using Cairn.Core.Index;
using Cairn.Core.Text;
using Cairn.Core.Times;

namespace Cairn.Core.Recall;

/// <summary>Understands a query: its words, and the times that it speaks of.</summary>
/// <param name="ranking">The constants of ranking.</param>
/// <param name="index">The index that is to be asked.</param>
public sealed class QueryReader(Ranking ranking, IRecallIndex index)
{
    /// <summary>Words of a query that are looked up; of a longer one, the first.</summary>
    public const int WordsMax = 128;

    private const int TimesMax = 8;
    private const int TimeTermsMax = 256;

    // So many that the terms always suffice to be exact to the day.
    private const int OpenYears = 100;

    private const int PrefixTermsMax = 64;
    private const int PrefixTermsLookedAt = 4_096;

    /// <summary>Reads a query.</summary>
    /// <param name="text">What is asked.</param>
    /// <param name="now">What "yesterday" is relative to.</param>
    /// <param name="zone">Where days begin and end.</param>
    /// <param name="isPrefix">Whether its last word is only the beginning of one, as while it is being typed.</param>
    public RecallPlan Read(string text, DateTimeOffset now, TimeZoneInfo zone, bool isPrefix)
    {
        var times = TimeExpressions.Find(text, now, zone).DistinctBy(time => (time.From, time.To)).Take(TimesMax).ToList();
        var rest = Without(text, times);
        var all = Analyzer.Query(rest, LanguagesOf(index));
        var open = isPrefix && all.Count > 0 && !char.IsWhiteSpace(rest[^1]) ? all[^1].Word : null;
        var words = all.DistinctBy(word => word.Word).Take(WordsMax).ToList();
        var terms = words.ConvertAll(word => word.Word == open ? OpenTerm(word) : new QueryTerm(word.Word, word.Terms));
        var isStopWord = words.ConvertAll(word => word.IsStopWord && word.Word != open);

        // Stop words count only where nothing rarer is left to look for.
        var hasMore = times.Count > 0 || isStopWord.Contains(false);
        return new RecallPlan
        {
            Terms = [.. terms.Where((_, at) => !(hasMore && isStopWord[at])), .. times.Select(time => TimeTerm(text, time))],
            LeftOut = hasMore ? [.. words.Where((_, at) => isStopWord[at]).Select(word => word.Word)] : [],
            Times = times,
        };
    }

    // The words of a time are no words to look for: who asks for last Tuesday does not mean a text that says so.
    private static string Without(string text, IReadOnlyList<TimeMention> times)
    {
        var rest = text.ToCharArray();
        foreach (var time in times)
        {
            rest.AsSpan(time.Start, time.Length).Fill(' ');
        }

        return new string(rest);
    }

    private static HashSet<Language> LanguagesOf(IRecallIndex index) =>
        [.. Enum.GetValues<Language>().Where(language => language == Language.English || index.Segments.Any(segment => segment.LanguageCounts[(int)language] > 0))];

    private QueryTerm TimeTerm(string text, TimeMention time)
    {
        // "Before May" and "after May" have an end that no number of terms would reach.
        var from = time.From == DateTimeOffset.MinValue && time.To.Year > OpenYears ? time.To.AddYears(-OpenYears) : time.From;
        var to = time.To == DateTimeOffset.MaxValue && time.From.Year <= time.To.Year - OpenYears ? time.From.AddYears(OpenYears) : time.To;
        var days = DayCover.Cover(from, to, TimeTermsMax).Select(FilterTerm.Time);
        return new QueryTerm(text.Substring(time.Start, time.Length), [.. days], ranking.TimeWeight) { IsUnion = true };
    }

    // The most frequent words that begin so.
    private QueryTerm OpenTerm(QueryWord word)
    {
        var prefix = Encoding.UTF8.GetBytes(word.Word);
        var found = index.Segments.SelectMany(segment => segment.WithPrefix(prefix).Take(PrefixTermsLookedAt))
            .GroupBy(term => Encoding.UTF8.GetString(term.Term), term => (long)term.Count)
            .OrderByDescending(term => term.Sum()).ThenBy(term => term.Key, StringComparer.Ordinal)
            .Take(PrefixTermsMax).Select(term => term.Key);
        return new QueryTerm($"{word.Word}…", [.. found.Union(word.Terms, StringComparer.Ordinal)]) { IsUnion = true };
    }
}
