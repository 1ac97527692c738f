using System.Runtime.CompilerServices;
using Cairn.Core.Merge;
using Cairn.Core.Sync;
using Cairn.Sync.Remotes;
using Cairn.Vaults.Sync;

namespace Cairn.Sync.Tests.Engine;

/// <summary>A vault as a remote, with no wire between.</summary>
internal sealed class DirectRemote(Vaults.Vault vault) : ILiveRemote
{
    private readonly ServedVault _served = new(vault);

    /// <summary>Called with each request, before it is answered.</summary>
    public Action<ExchangeRequest>? Asked { get; set; }

    /// <summary>Called with each answer, which it may change or lose.</summary>
    public Func<ExchangeAnswer, ExchangeAnswer>? Answered { get; set; }

    /// <summary>Called each time that hints are asked for.</summary>
    public Action? Watched { get; set; }

    public async Task<IReadOnlyList<ExchangeAnswer>> ExchangeAsync(IReadOnlyList<ExchangeRequest> requests, CancellationToken cancellationToken)
    {
        var answers = new List<ExchangeAnswer>();
        foreach (var request in requests)
        {
            Asked?.Invoke(request);
            var answer = await _served.AnswerAsync(request, cancellationToken);
            answers.Add(Answered?.Invoke(answer) ?? answer);
        }

        return answers;
    }

    public IAsyncEnumerable<ExchangeAnswer> ReadAsync(Guid vault, string cursor, CancellationToken cancellationToken) => _served.ReadAsync(cursor, cancellationToken);

    public async IAsyncEnumerable<IReadOnlyList<string>> FetchAsync(Guid vault, IReadOnlyCollection<Guid> ops, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var some in ops.Chunk(100))
        {
            yield return await _served.FindAsync(some, cancellationToken);
        }
    }

    public Task<Digest> DigestAsync(Guid vault, CancellationToken cancellationToken) => _served.DigestAsync(cancellationToken);

    public Task<IReadOnlyList<string>> ReadPartAsync(Guid vault, int part, CancellationToken cancellationToken) => _served.ReadPartAsync(part, cancellationToken);

    public async IAsyncEnumerable<Guid?> WatchAsync(IReadOnlyList<Guid> vaults, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Watched?.Invoke();
        for (var seen = 0L; ;)
        {
            seen = await _served.WaitForChangesAsync(seen, cancellationToken);
            yield return vaults[0];
        }
    }

    public Task<IReadOnlyList<RemoteVault>> ListVaultsAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<RemoteVault>>([new RemoteVault(vault.Id, vault.Folder.Name)]);

    public Task OfferVaultAsync(RemoteVault offered, CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
    }
}
