using System.Runtime.CompilerServices;
using Cairn.Core.Merge;
using Cairn.Core.Sync;
using Cairn.Simulation.Tests.Worlds;
using Cairn.Sync.Remotes;

namespace Cairn.Simulation.Tests.Remotes;

/// <summary>A node's vault as a remote, with no wire between. The node may be restarted meanwhile.</summary>
internal sealed class NodeRemote(Node node, int pageMax) : ILiveRemote
{
    public async Task<IReadOnlyList<ExchangeAnswer>> ExchangeAsync(IReadOnlyList<ExchangeRequest> requests, CancellationToken cancellationToken)
    {
        var answers = new List<ExchangeAnswer>();
        foreach (var request in requests)
        {
            answers.Add(await node.Served.AnswerAsync(request with { Limit = pageMax }, cancellationToken));
        }

        return answers;
    }

    // The served vault chooses its own pages; smaller ones are asked for one by one.
    public IAsyncEnumerable<ExchangeAnswer> ReadAsync(Guid vault, string cursor, CancellationToken cancellationToken) =>
        pageMax >= SyncLimits.ChangesMax ? node.Served.ReadAsync(cursor, cancellationToken) : ReadPagesAsync(vault, cursor, cancellationToken);

    public Task<Digest> DigestAsync(Guid vault, CancellationToken cancellationToken) => node.Served.DigestAsync(cancellationToken);

    public Task<IReadOnlyList<string>> ReadPartAsync(Guid vault, int part, CancellationToken cancellationToken) => node.Served.ReadPartAsync(part, cancellationToken);

    public IAsyncEnumerable<Guid> WatchAsync(IReadOnlyList<Guid> vaults, CancellationToken cancellationToken) => throw new NotSupportedException("A session does not watch.");

    public async IAsyncEnumerable<IReadOnlyList<string>> FetchAsync(Guid vault, IReadOnlyCollection<Guid> ops, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return await node.Served.FindAsync([.. ops], cancellationToken);
    }

    public Task<IReadOnlyList<RemoteVault>> ListVaultsAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<RemoteVault>>([new(node.Vault.Id, "personal")]);

    public Task OfferVaultAsync(RemoteVault vault, CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
    }

    private async IAsyncEnumerable<ExchangeAnswer> ReadPagesAsync(Guid vault, string cursor, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var page = new ExchangeAnswer { Vault = vault, Cursor = cursor, HasMore = true }; page.HasMore;)
        {
            page = await node.Served.AnswerAsync(new ExchangeRequest { Vault = vault, Replica = "", Cursor = page.Cursor, Limit = pageMax }, cancellationToken);
            yield return page;
        }
    }
}
