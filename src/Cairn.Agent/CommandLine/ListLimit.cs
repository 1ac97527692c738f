using System.CommandLine;

namespace Cairn.Agent.CommandLine;

/// <summary>The option that bounds a list.</summary>
internal static class ListLimit
{
    private const int Max = 1_000;

    public static Option<int> Option(int defaultLimit) =>
        new Option<int>("--limit", "-n")
        {
            Description = $"Most items to show, from 1 to {Max:N0}.",
            HelpName = "NUMBER",
            DefaultValueFactory = _ => defaultLimit,
            CustomParser = result => Numbers.Whole(result, 1, Max, $"--limit takes a number from 1 to {Max:N0}."),
        };
}
