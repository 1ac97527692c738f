using Cairn.Core.Workspace.Learning;

namespace Cairn.Core.Workspace.Advice;

/// <summary>What is to be expected of a project that goes on as it did.</summary>
public sealed record ProjectPrediction
{
    /// <summary>Hours of work that are left.</summary>
    public required Estimate HoursLeft { get; init; }

    /// <summary>Days until it is done; null where there is no pace to go by.</summary>
    public required Estimate? DaysLeft { get; init; }

    /// <summary>When it is done: as likely before as after.</summary>
    public required DateTimeOffset? CompletedAt { get; init; }

    /// <summary>One time in ten it is done before.</summary>
    public required DateTimeOffset? Earliest { get; init; }

    /// <summary>One time in ten it is done after.</summary>
    public required DateTimeOffset? Latest { get; init; }

    /// <summary>How likely it is to be done in time, from 0 to 1; null where it is never due, or there is no pace.</summary>
    public required double? InTime { get; init; }

    /// <summary>What is to be expected, as a sentence.</summary>
    public required string Words { get; init; }

    /// <summary>Looks ahead.</summary>
    public static ProjectPrediction Of(ProjectState state)
    {
        var days = state.Metrics.DaysLeft;
        return new ProjectPrediction
        {
            HoursLeft = state.Metrics.HoursLeft,
            DaysLeft = days,
            CompletedAt = After(state, days?.Likely),
            Earliest = After(state, days?.Low),
            Latest = After(state, days?.High),
            InTime = state.InTime,
            Words = WordsOf(state),
        };
    }

    private static string WordsOf(ProjectState state)
    {
        if (state.Open.Count == 0)
        {
            return "No todo is left.";
        }

        var hours = Phrase.Hours(state.Metrics.HoursLeft.Likely);
        if (state.Metrics.DaysLeft is not { } days || After(state, days.High) is null)
        {
            return $"About {hours} of work {Are(state)} left; nothing was done lately that would tell how long that takes.";
        }

        var likely = state.InTime is { } share ? $" It is due on {Phrase.Day(state.Project.DueAt!.Value)}, and done by then with {Phrase.Percent(share)}." : "";
        return $"About {hours} of work {Are(state)} left. At its pace it is done around {Phrase.Day(After(state, days.Likely)!.Value)}, 8 times in 10 between {Phrase.Day(After(state, days.Low)!.Value)} and {Phrase.Day(After(state, days.High)!.Value)}.{likely}";
    }

    private static string Are(ProjectState state) => state.Metrics.HoursLeft.Likely is >= 0.75 and < 1.25 ? "is" : "are";

    // Beyond ten years nothing is foreseen.
    private static DateTimeOffset? After(ProjectState state, double? days) => days is < 3_650 ? state.Now.AddDays(days.Value) : null;
}
