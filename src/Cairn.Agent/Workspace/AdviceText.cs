using System.Globalization;
using Cairn.Agent.CommandLine;
using Cairn.Agent.Memories;
using Cairn.Core.Workspace;
using Cairn.Core.Workspace.Advice;
using Cairn.Core.Workspace.Learning;
using Cairn.Vaults.Workspace;

namespace Cairn.Agent.Workspace;

/// <summary>What is said of projects and of the day, in words.</summary>
internal static class AdviceText
{
    private const int LineLength = 500;

    /// <summary>What to do today.</summary>
    /// <param name="output">Where it goes.</param>
    /// <param name="advice">What to do.</param>
    /// <param name="now">The time, by the person's clock.</param>
    /// <param name="isAll">Whether what is hidden is shown, too.</param>
    public static void Write(TextWriter output, DailyAdvice advice, DateTimeOffset now, bool isAll)
    {
        output.WriteLine(now.ToString("dddd, d MMMM yyyy", CultureInfo.InvariantCulture));
        if (advice.Todos.Count == 0 && advice.Recommendations.Count == 0)
        {
            output.WriteLine();
            output.WriteLine("Nothing is due, and nothing is in the way. `cairn todo add` puts something down.");
        }

        if (advice.Todos.Count > 0)
        {
            Head(output, "To do");
            foreach (var todo in advice.Todos)
            {
                Line(output, "  ", todo.Title);
                var about = PrioritizationRules.Reasons(todo, now).Append(todo.Estimated is { } hours ? $"{hours.ToString("0.##", CultureInfo.InvariantCulture)} h" : "").Append(todo.Id);
                Line(output, "    ", string.Join(" · ", about.Where(part => part.Length > 0)));
            }
        }

        if (advice.Recommendations.Count > 0)
        {
            Head(output, "Worth a thought");
            Write(output, advice.Recommendations);
            output.WriteLine();
            output.WriteLine("`cairn today snooze KEY` puts one off, `cairn today dismiss KEY` takes it away.");
        }

        if (isAll && advice.Hidden.Count > 0)
        {
            Head(output, "Dismissed or put off (`cairn today restore KEY`)");
            Write(output, advice.Hidden);
        }
    }

    /// <summary>A project over a time frame.</summary>
    public static void Write(TextWriter output, ProjectSummary summary)
    {
        var (analysis, metrics) = (summary.Analysis, summary.Analysis.State.Metrics);
        Line(output, "", summary.Text);
        WriteHealth(output, analysis.Health);
        Head(output, string.Create(CultureInfo.InvariantCulture, $"The last {(analysis.State.Frame.To - analysis.State.Frame.From).TotalDays:0} days"));
        Line(output, "  velocity      ", $"{Number(metrics.Velocity)} todos a week{Going(summary.Trends.Velocity)}");
        Line(output, "  productivity  ", metrics.Productivity is { } productivity ? $"{Number(productivity)} hours estimated for an hour of work" : "not known: nothing was done that has both hours");
        Line(output, "  quality       ", metrics.Quality is { } quality ? $"{Percent(quality)} of what was done stayed done{Going(summary.Trends.Quality)}" : "not known: nothing was done");
        Line(output, "  progress      ", $"{Percent(analysis.State.Done)} done{Going(summary.Trends.Progress)}");
        if (summary.Recommendations.Count > 0)
        {
            Head(output, "What to do");
            WriteSteps(output, "  ", summary.Recommendations);
        }
    }

    /// <summary>A project from all sides.</summary>
    public static void Write(TextWriter output, ProjectAnalysis analysis)
    {
        Line(output, "", $"“{analysis.State.Project.Title}” {analysis.Health.Words}.");
        WriteHealth(output, analysis.Health);
        WriteList(output, "Risks", analysis.Risks.Select(risk => ($"{risk.Reason} ({Words.Of(risk.Level)} risk)", risk.Steps)));
        WriteList(output, "Could go easier", analysis.Optimizations.Select(found => (found.Reason, found.Steps)));
        Head(output, "To be expected");
        Line(output, "  ", analysis.Prediction.Words);
    }

    /// <summary>What is known, by kind.</summary>
    public static void Write(TextWriter output, IEnumerable<KnowledgeEntry> entries)
    {
        foreach (var kind in entries.GroupBy(entry => entry.Kind))
        {
            output.WriteLine(Words.Of(kind.Key).Replace('_', ' '));
            foreach (var entry in kind)
            {
                Line(output, "  ", $"{entry.Name}{(entry.Points == 0 ? "" : $" ({Points(entry.Points)})")}: {entry.Condition}");
                if (entry.Evidence.Length > 0)
                {
                    Line(output, "    ", entry.Evidence);
                }
            }
        }
    }

    /// <summary>What happened, a line each.</summary>
    public static void Write(TextWriter output, IReadOnlyList<ListedActivity> activities, TimeZoneInfo zone)
    {
        foreach (var (activity, record) in activities)
        {
            var what = (activity.From, activity.To) switch
            {
                ({ } from, { } to) => $"{Words.Of(activity.Kind)} from {from} to {to}",
                _ when activity.Fields.Count > 0 => $"{Words.Of(activity.Kind)} {string.Join(", ", activity.Fields)}",
                _ => Words.Of(activity.Kind),
            };
            Line(output, string.Create(CultureInfo.InvariantCulture, $"{TimeZoneInfo.ConvertTime(activity.At, zone):yyyy-MM-dd HH:mm}  "), $"{what}: {RecordText.TitleOf(record)}");
            Line(output, "  ", $"{record.Key.Id} · {activity.Actor}");
        }
    }

    private static void Write(TextWriter output, IReadOnlyList<Recommendation> recommendations)
    {
        foreach (var found in recommendations)
        {
            Line(output, "  ", $"{found.Title}{(found.Priority is WorkPriority.High or WorkPriority.Urgent ? $" ({found.Priority})" : "")}");
            Line(output, "    ", found.Description);
            WriteSteps(output, "    ", found.Actions);
            Line(output, "    ", found.Key);
        }
    }

    private static void WriteHealth(TextWriter output, ProjectHealth health)
    {
        Head(output, string.Create(CultureInfo.InvariantCulture, $"Health {health.Score:0} of 100"));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {ProjectHealth.Base,4:0}  to begin with"));
        foreach (var adjustment in health.Adjustments)
        {
            Line(output, $"  {Points(adjustment.Points),4}  ", adjustment.Evidence);
        }
    }

    private static void WriteList(TextWriter output, string head, IEnumerable<(string Reason, IReadOnlyList<string> Steps)> found)
    {
        foreach (var (index, (reason, steps)) in found.Index())
        {
            if (index == 0)
            {
                Head(output, head);
            }

            Line(output, "  ", reason);
            WriteSteps(output, "  ", steps);
        }
    }

    private static void WriteSteps(TextWriter output, string before, IReadOnlyList<string> steps)
    {
        foreach (var step in steps)
        {
            Line(output, before, $"→ {step}");
        }
    }

    private static void Head(TextWriter output, string head)
    {
        output.WriteLine();
        output.WriteLine(head);
    }

    // What a project is called may hold anything.
    private static void Line(TextWriter output, string before, string text) => output.WriteLine(before + Printable.Line(text, LineLength));

    private static string Going(Trend trend) => trend.Direction == TrendDirection.Unknown ? "" : $", {Words.Of(trend.Direction)}";

    private static string Points(double points) => string.Create(CultureInfo.InvariantCulture, $"{points:+0;−0}");

    private static string Number(double number) => number.ToString("0.0#", CultureInfo.InvariantCulture);

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0} %");
}
