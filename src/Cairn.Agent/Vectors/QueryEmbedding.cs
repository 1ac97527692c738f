using Cairn.Agent.Daemon;
using Cairn.Core;
using Cairn.Core.Recall;
using Cairn.Core.Vectors;

namespace Cairn.Agent.Vectors;

/// <summary>Lets the embedder read a query, where one is configured and answers in time. Where not, recall goes by words.</summary>
internal static class QueryEmbedding
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static async Task<QueryVector?> MakeAsync(AgentContext agent, string text, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, agent.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            if (agent.Embedder() is not { } embedder || string.IsNullOrWhiteSpace(text))
            {
                return null;
            }

            return new QueryVector(embedder.Model, (await embedder.EmbedAsync([text], EmbeddingPurpose.Query, both.Token))[0]);
        }
        catch (CairnException exception)
        {
            agent.Note($"cairn: by words only, since the embedder did not answer. {exception.Message}");
            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            agent.Note($"cairn: by words only, since the embedder took longer than {Patience.TotalSeconds:0} seconds.");
            return null;
        }
    }
}
