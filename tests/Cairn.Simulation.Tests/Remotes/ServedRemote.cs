using System.Runtime.CompilerServices;
using Cairn.Core.Merge;
using Cairn.Core.Sync;
using Cairn.Sync.Remotes;

namespace Cairn.Simulation.Tests.Remotes;

/// <summary>A vault as a remote, with no wire between.</summary>
/// <param name="served">The vault as it is served now: a node may be restarted meanwhile.</param>
/// <param name="vault">Its id.</param>
/// <param name="pageMax">Most changes in a page.</param>
internal sealed class ServedRemote(Func<IServedVault> served, Guid vault, int pageMax) : ILiveRemote
{
    public async Task<IReadOnlyList<ExchangeAnswer>> ExchangeAsync(IReadOnlyList<ExchangeRequest> requests, CancellationToken cancellationToken)
    {
        var answers = new List<ExchangeAnswer>();
        foreach (var request in requests)
        {
            answers.Add(await served().AnswerAsync(request with { Limit = pageMax }, cancellationToken));
        }

        return answers;
    }

    // The served vault chooses its own pages; smaller ones are asked for one by one.
    public IAsyncEnumerable<ExchangeAnswer> ReadAsync(Guid vault, string cursor, CancellationToken cancellationToken) =>
        pageMax >= SyncLimits.ChangesMax ? served().ReadAsync(cursor, cancellationToken) : ReadPagesAsync(vault, cursor, cancellationToken);

    public Task<Digest> DigestAsync(Guid vault, CancellationToken cancellationToken) => served().DigestAsync(cancellationToken);

    public Task<IReadOnlyList<string>> ReadPartAsync(Guid vault, int part, CancellationToken cancellationToken) => served().ReadPartAsync(part, cancellationToken);

    public IAsyncEnumerable<Guid?> WatchAsync(IReadOnlyList<Guid> vaults, CancellationToken cancellationToken) => throw new NotSupportedException("A session does not watch.");

    public async IAsyncEnumerable<IReadOnlyList<string>> FetchAsync(Guid vault, IReadOnlyCollection<Guid> ops, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return await served().FindAsync([.. ops], cancellationToken);
    }

    public Task<IReadOnlyList<RemoteVault>> ListVaultsAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<RemoteVault>>([new(vault, "personal")]);

    public Task OfferVaultAsync(RemoteVault vault, CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
    }

    private async IAsyncEnumerable<ExchangeAnswer> ReadPagesAsync(Guid vault, string cursor, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var page = new ExchangeAnswer { Vault = vault, Cursor = cursor, HasMore = true }; page.HasMore;)
        {
            page = await served().AnswerAsync(new ExchangeRequest { Vault = vault, Replica = "", Cursor = page.Cursor, Limit = pageMax }, cancellationToken);
            yield return page;
        }
    }
}
