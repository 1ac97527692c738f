using Cairn.Agent.Daemon;
using Cairn.Agent.Vectors;
using Cairn.Core.Recall;
using Cairn.Vaults.Recall;

namespace Cairn.Agent.Memories;

/// <summary>Asks one vault or several, by words and, where an embedder is configured, by meaning.</summary>
internal static class RecallSearch
{
    public static async Task<RecallAnswer> RunAsync(AgentContext agent, IReadOnlyList<string> vaults, RecallQuery query, CancellationToken cancellationToken)
    {
        var asked = query with { Meaning = await QueryEmbedding.MakeAsync(agent, query.Text, cancellationToken) };
        var answers = new List<RecallAnswer>();
        foreach (var name in vaults)
        {
            using var lease = agent.Vaults.Rent(name);
            answers.Add(lease.Vault.Recall(asked));
        }

        var answer = answers.Count == 1 ? answers[0] : RecallAnswer.Join(answers, asked);
        foreach (var (vault, _) in answer.Traces.Where(trace => trace.Value.IsIndexRebuilt))
        {
            agent.Note($"cairn: the keyword index of the vault {vault} was damaged, and was built again from the memories. Nothing is lost.");
        }

        return answer;
    }
}
