using Cairn.Agent.CommandLine;
using Cairn.Core;
using Cairn.Core.Vectors;
using Cairn.Vaults.Recall;

namespace Cairn.Agent.Vectors;

/// <summary>Lets the embedder read a query, where one is configured and answers in time. Where not, recall goes by words.</summary>
internal static class QueryEmbedding
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static async Task<QueryVector?> MakeAsync(Session session, string text, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, session.Options.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            if (session.Embedder() is not { } embedder || string.IsNullOrWhiteSpace(text))
            {
                return null;
            }

            return new QueryVector(embedder.Model, (await embedder.EmbedAsync([text], EmbeddingPurpose.Query, both.Token))[0]);
        }
        catch (CairnException exception)
        {
            session.Note($"cairn: by words only, since the embedder did not answer. {exception.Message}");
            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            session.Note($"cairn: by words only, since the embedder took longer than {Patience.TotalSeconds:0} seconds.");
            return null;
        }
    }
}
