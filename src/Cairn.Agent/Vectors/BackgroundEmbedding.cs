using Cairn.Agent.Daemon;
using Cairn.Core;
using Cairn.Core.Vectors;

namespace Cairn.Agent.Vectors;

/// <summary>Gives new memories their vectors while the agent runs, where an embedder is configured.</summary>
internal sealed class BackgroundEmbedding(AgentContext agent)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan[] Backoff = [TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(300)];

    // How far each vault was read, so that an embedder is not asked again for what has not changed.
    private readonly Dictionary<(string Vault, string Model), long> _reached = [];

    public async Task RunAsync(CancellationToken stopping)
    {
        for (var failures = 0; !stopping.IsCancellationRequested;)
        {
            var embedder = default(IEmbedder);
            try
            {
                if ((embedder = agent.Embedder()) is not null)
                {
                    await EmbedAllAsync(embedder, stopping);
                }

                failures = 0;
            }
            catch (CairnException) when (embedder is not null && embedder != agent.Embedder())
            {
                // It was turned off, or another one was chosen, while it was asked.
                failures = 0;
            }
            catch (Exception exception) when (exception is CairnException or IOException or UnauthorizedAccessException)
            {
                var problem = exception as CairnException ?? new CairnException("file_failed", "A file cannot be read.", "Check free space and the permissions of the agent's folder.", innerException: exception);
                if (failures++ == 0)
                {
                    agent.Note($"cairn: no vectors are made for now, and recall goes by words. {problem.Message} {problem.Hint}");
                }
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }

            await Task.Delay(failures == 0 ? LookEvery : Backoff[Math.Min(failures, Backoff.Length) - 1], agent.Time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task EmbedAllAsync(IEmbedder embedder, CancellationToken stopping)
    {
        foreach (var name in agent.Vaults.Home.List())
        {
            try
            {
                await EmbedAsync(name, embedder, stopping);
            }
            catch (CairnException problem) when (problem.Code.StartsWith("vault_", StringComparison.Ordinal))
            {
                // A vault that cannot be used is told of to whoever uses it; the others get their vectors.
            }
        }
    }

    private async Task EmbedAsync(string name, IEmbedder embedder, CancellationToken stopping)
    {
        using var lease = agent.Vaults.Rent(name);
        var head = lease.Vault.Head();
        if (_reached.GetValueOrDefault((name, embedder.Model), 0) != head)
        {
            await lease.Vault.EmbedAsync(embedder, progress: null, stopping);
            _reached[(name, embedder.Model)] = head;
        }
    }
}
