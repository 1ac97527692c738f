using Cairn.Core;
using Microsoft.AspNetCore.Http;

namespace Cairn.Protocol;

/// <summary>All in which the servers of the protocol differ, an agent and a hub.</summary>
public interface ISyncHost
{
    /// <summary>The clock.</summary>
    TimeProvider Time { get; }

    /// <summary>Ends when the server stops; streams end then.</summary>
    CancellationToken Stopping { get; }

    /// <summary>Who calls.</summary>
    /// <exception cref="CairnException">Code <c>unauthorized</c>: nobody who may.</exception>
    ValueTask<ISyncCaller> AuthenticateAsync(HttpContext context);

    /// <summary>What a caller may be told of a failure: nothing of this machine, and of what is not known only that it happened. Notes what its operator should see.</summary>
    CairnException Explain(Exception failure);
}
