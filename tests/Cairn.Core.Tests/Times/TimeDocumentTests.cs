using System.Globalization;
using System.Text.RegularExpressions;
using Cairn.Core.Times;

namespace Cairn.Core.Tests.Times;

/// <summary>Every row of docs/reference/time-expressions.md.</summary>
public sealed partial class TimeDocumentTests
{
    private const int FormsMin = 250;

    /// <summary>Read where they are the whole text; within others they need a sign.</summary>
    private static readonly string[] OnlyAlone = ["2023", "hier"];

    public static TheoryData<string, string, string, string, string> Forms => [.. Rows().Where(row => row.From is not null)
        .Select(row => (row.Reference, row.Zone, row.Text, row.From!, row.To!))];

    public static TheoryData<string, string, string, string, string> FormsWithinTexts => [.. Rows().Where(row => row.From is not null && !OnlyAlone.Contains(row.Text))
        .Select(row => (row.Reference, row.Zone, row.Text, row.From!, row.To!))];

    public static TheoryData<string, string, string> Others => [.. Rows().Where(row => row.From is null).Select(row => (row.Reference, row.Zone, row.Text))];

    [Theory]
    [MemberData(nameof(Forms))]
    public void An_expression_of_the_document_is_found_once_with_its_range(string reference, string zone, string text, string from, string to)
    {
        var mention = Assert.Single(Find(text, reference, zone));

        Assert.Equal((from, to), (Local(mention.From, zone), Local(mention.To, zone)));
    }

    [Theory]
    [MemberData(nameof(Others))]
    public void A_text_that_the_document_calls_timeless_has_no_mention(string reference, string zone, string text) =>
        Assert.Empty(Find(text, reference, zone));

    [Theory]
    [MemberData(nameof(FormsWithinTexts))]
    public void An_expression_is_found_within_other_words(string reference, string zone, string text, string from, string to)
    {
        var mention = Assert.Single(Find($"Well, Zoe: {text}. Ok?", reference, zone), mention => Local(mention.From, zone) == from);

        Assert.Equal(to, Local(mention.To, zone));
        Assert.InRange(mention.Start, 11, 11 + text.Length - mention.Length);
    }

    [Fact]
    public void The_document_holds_many_forms_each_once()
    {
        var forms = Rows().Select(row => (row.Reference, row.Zone, row.Text)).ToList();

        Assert.True(Forms.Count >= FormsMin, $"{Forms.Count} forms");
        Assert.Equal(forms.Distinct().Count(), forms.Count);
    }

    private static IReadOnlyList<TimeMention> Find(string text, string reference, string zone) =>
        TimeExpressions.Find(text, DateTimeOffset.Parse(reference, CultureInfo.InvariantCulture), TimeZoneInfo.FindSystemTimeZoneById(zone));

    private static string Local(DateTimeOffset instant, string zone)
    {
        if (instant == DateTimeOffset.MinValue || instant == DateTimeOffset.MaxValue)
        {
            return "–";
        }

        var local = TimeZoneInfo.ConvertTime(instant, TimeZoneInfo.FindSystemTimeZoneById(zone));
        return local.ToString(local.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
    }

    private static IEnumerable<(string Reference, string Zone, string Text, string? From, string? To)> Rows()
    {
        var (reference, zone) = ("", "");
        foreach (var line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "docs", "time-expressions.md")))
        {
            if (Setting().Match(line) is { Success: true } setting)
            {
                (reference, zone) = (setting.Groups["reference"].Value, setting.Groups["zone"].Value);
            }

            if (!line.StartsWith("| ", StringComparison.Ordinal) || line.StartsWith("| expression ", StringComparison.Ordinal) || line.StartsWith("| text ", StringComparison.Ordinal))
            {
                continue;
            }

            var cells = line.Split('|', StringSplitOptions.TrimEntries);
            yield return cells.Length > 3 ? (reference, zone, cells[1], cells[2], cells[3]) : (reference, zone, cells[1], null, null);
        }
    }

    [GeneratedRegex("`(?<reference>[0-9-]+T[0-9:]+Z)`,? in `(?<zone>[A-Za-z_/]+)`", RegexOptions.ExplicitCapture)]
    private static partial Regex Setting();
}
