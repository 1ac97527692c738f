namespace Cairn.Hub.Projections;

/// <summary>Does what messages of one kind ask for.</summary>
internal interface IOutboxHandler
{
    /// <summary>The kind.</summary>
    string Kind { get; }

    /// <summary>Attempts after which nobody tries any more.</summary>
    int AttemptsMax => 12;

    /// <summary>Does it. Returning means that it is done; an exception, that it is to be tried again, after its <see cref="Core.CairnException.RetryAfter"/> where it says so.</summary>
    /// <remarks>At least once: a message comes again where a node was lost after it was done, or where this takes longer than <see cref="OutboxDispatcher.LeaseTime"/>.</remarks>
    Task HandleAsync(OutboxMessage message, CancellationToken cancellationToken);
}
