using Cairn.Agent.Daemon;
using Cairn.Agent.Homes;
using Cairn.Core;

namespace Cairn.Agent.Web;

/// <summary>What a caller is told of a failure.</summary>
internal static class Failure
{
    /// <summary>What was not foreseen is noted for whoever watches the agent; the caller is told only that it happened. Where the home lies is told to nobody.</summary>
    public static CairnException Explain(Exception failure, AgentContext agent) => failure switch
    {
        CairnException known => Conceal(known, agent),
        IOException or UnauthorizedAccessException => Note(
            new CairnException("file_failed", "A file could not be read or written.", "Check free space and the permissions of the agent's folder.", innerException: failure), agent),
        // A message of somebody else's may hold anything, so only the kind of the exception is shown.
        _ => Note(
            new CairnException(
                "unexpected", $"Something went wrong that Cairn does not know ({failure.GetType().Name}).", "What was acknowledged before is safe. See what `cairn doctor` says, and report what you did.", innerException: failure),
            agent),
    };

    private static CairnException Note(CairnException problem, AgentContext agent)
    {
        agent.Note($"cairn: {problem.Message} {problem.InnerException?.StackTrace}");
        return problem;
    }

    private static CairnException Conceal(CairnException problem, AgentContext agent)
    {
        string Shown(string text) => HomeName.InPlaceOf(agent.Vaults.Home, text);

        return new CairnException(problem.Code, Shown(problem.Message), Shown(problem.Hint), problem.IsTransient, problem) { RetryAfter = problem.RetryAfter };
    }
}
