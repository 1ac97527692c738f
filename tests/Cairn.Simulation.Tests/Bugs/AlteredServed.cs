using Cairn.Core.Merge;
using Cairn.Core.Sync;

namespace Cairn.Simulation.Tests.Bugs;

/// <summary>A served vault of which some calls do something else.</summary>
internal sealed class AlteredServed(IServedVault inner) : IServedVault
{
    public Func<ExchangeRequest, Task<ExchangeAnswer>> Answer { get; init; } = request => inner.AnswerAsync(request, CancellationToken.None);

    public Func<ExchangeAnswer, ExchangeAnswer> Page { get; init; } = page => page;

    public Task<ExchangeAnswer> AnswerAsync(ExchangeRequest request, CancellationToken cancellationToken) => Answer(request);

    public async IAsyncEnumerable<ExchangeAnswer> ReadAsync(string cursor, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var page in inner.ReadAsync(cursor, cancellationToken))
        {
            yield return Page(page);
        }
    }

    public Task<IReadOnlyList<string>> FindAsync(IReadOnlyList<Guid> ops, CancellationToken cancellationToken) => inner.FindAsync(ops, cancellationToken);

    public Task<Digest> DigestAsync(CancellationToken cancellationToken) => inner.DigestAsync(cancellationToken);

    public Task<IReadOnlyList<string>> ReadPartAsync(int part, CancellationToken cancellationToken) => inner.ReadPartAsync(part, cancellationToken);

    public Task<long> WaitForChangesAsync(long after, CancellationToken cancellationToken) => inner.WaitForChangesAsync(after, cancellationToken);
}
