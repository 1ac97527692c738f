using Cairn.Core.Merge;

namespace Cairn.Core.Sync;

/// <summary>A vault as a remote serves it to replicas: an agent's, or a hub's.</summary>
public interface IServedVault
{
    /// <summary>Takes in what a replica has written and answers with what it lacks. Repeating a call changes nothing.</summary>
    Task<ExchangeAnswer> AnswerAsync(ExchangeRequest request, CancellationToken cancellationToken);

    /// <summary>Everything from a cursor on, in pages that a reader may stop after and go on from with the page's cursor. From the empty cursor it is a snapshot:
    /// the profile comes before everything else, and what is written meanwhile is left for the next exchange.</summary>
    IAsyncEnumerable<ExchangeAnswer> ReadAsync(string cursor, CancellationToken cancellationToken);

    /// <summary>Changes by their ops, as canonical JSON: those that are there, as many of them as one answer holds.</summary>
    Task<IReadOnlyList<string>> FindAsync(IReadOnlyList<Guid> ops, CancellationToken cancellationToken);

    /// <summary>The sums of all parts.</summary>
    Task<Digest> DigestAsync(CancellationToken cancellationToken);

    /// <summary>All changes of the shared records in one part of the digest, as canonical JSON.</summary>
    Task<IReadOnlyList<string>> ReadPartAsync(int part, CancellationToken cancellationToken);

    /// <summary>Completes when the log reaches beyond its end as it is now known, or when the time is over, with the sequence of its end.</summary>
    Task<long> WaitForChangesAsync(long after, CancellationToken cancellationToken);
}
