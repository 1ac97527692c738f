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
            return state.Project.Status == ProjectStatus.Completed ? "It is completed." : state.Project.IsEnded ? "It is cancelled." : "No todo is left.";
        }

        var left = $"About {Phrase.Left(state.Metrics.HoursLeft.Likely, " of work")}";
        if (state.Metrics.DaysLeft is not { } days)
        {
            return $"{left}; nothing was done lately that would tell how long that takes.{Due(state)}";
        }

        return After(state, days.High) is null ? $"{left}, and at its pace it may not be done for years.{Due(state)}" : $"{left}. At its pace it is done around {Phrase.Day(After(state, days.Likely)!.Value)}, 8 times in 10 between {Phrase.Day(After(state, days.Low)!.Value)} and {Phrase.Day(After(state, days.High)!.Value)}.{Due(state)}";
    }

    private static string Due(ProjectState state)
    {
        if (state.DaysToGo is not { } days)
        {
            return "";
        }

        var day = Phrase.Day(DueTime.Day(state.Project.DueAt!.Value));
        return days < 0 ? $" It was due on {day}." : $" It is due on {day}{(state.InTime is { } share ? $", and done by then with a likelihood of {Phrase.Chance(share)}" : "")}.";
    }

    // Beyond ten years nothing is foreseen, and of what has ended nothing is to come.
    private static DateTimeOffset? After(ProjectState state, double? days) => !state.Project.IsEnded && days is < 3_650 ? state.Now.AddDays(days.Value) : null;
}
