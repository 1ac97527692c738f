using Cairn.Core.Sync;

namespace Cairn.Protocol;

/// <summary>A vault that a call works on, until it is disposed of.</summary>
/// <param name="vault">The vault.</param>
/// <param name="held">What is given back then; null where nothing is.</param>
public sealed class ServedLease(IServedVault vault, IDisposable? held = null) : IDisposable
{
    /// <summary>The vault.</summary>
    public IServedVault Vault => vault;

    /// <inheritdoc/>
    public void Dispose() => held?.Dispose();
}
