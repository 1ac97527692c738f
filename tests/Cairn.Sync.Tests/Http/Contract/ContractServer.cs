using Cairn.Core.Sync;
using Cairn.Sync.Http;

namespace Cairn.Sync.Tests.Http.Contract;

/// <summary>A server of the protocol as the contract needs it: one that has a vault for one caller, with nothing in it at the start.</summary>
internal abstract class ContractServer : IAsyncDisposable
{
    /// <summary>Where it listens.</summary>
    public abstract Uri Address { get; }

    /// <summary>What the caller shows.</summary>
    public abstract string Token { get; }

    /// <summary>The vault.</summary>
    public abstract Guid Vault { get; }

    public HttpRemote Connect() => new(new HttpRemoteOptions { Address = Address, Token = Token });

    /// <summary>Gives the caller one more vault.</summary>
    public abstract Task<Guid> AddVaultAsync();

    public abstract ValueTask DisposeAsync();

    /// <summary>A request that brings nothing and has read nothing.</summary>
    public ExchangeRequest Ask(params IReadOnlyList<string> changes) => new() { Vault = Vault, Replica = "00000000000000ab", Changes = changes };
}
