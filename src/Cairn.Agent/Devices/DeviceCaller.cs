using Cairn.Agent.Daemon;
using Cairn.Core;
using Cairn.Protocol;
using Cairn.Vaults.Sync;

namespace Cairn.Agent.Devices;

/// <summary>A paired device that calls. It sees the vaults that it was paired for, as long as it is not revoked.</summary>
internal sealed class DeviceCaller(string id, DeviceFile devices, OpenVaults vaults) : ISyncCaller
{
    /// <inheritdoc/>
    public ValueTask<ServedLease> OpenAsync(Guid vault, CancellationToken cancellationToken)
    {
        if (Device().Vaults.FirstOrDefault(offered => offered.Id == vault) is not { } granted)
        {
            throw Unknown();
        }

        var lease = vaults.Rent(granted.Name);
        if (lease.Vault.Id == vault)
        {
            return ValueTask.FromResult(new ServedLease(new ServedVault(lease.Vault), lease));
        }

        // Another vault has the name now.
        lease.Dispose();
        throw Unknown();
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<OfferedVault>> ListAsync(CancellationToken cancellationToken) => ValueTask.FromResult(Device().Vaults);

    /// <inheritdoc/>
    /// <remarks>Never: further ones come by pairing again.</remarks>
    public Task WaitForVaultsAsync(CancellationToken cancellationToken) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);

    /// <inheritdoc/>
    public ValueTask OfferAsync(OfferedVault vault, CancellationToken cancellationToken) => Device().Vaults.Any(granted => granted.Id == vault.Id) ? ValueTask.CompletedTask
        : throw new CairnException("offer_refused", "This device was not paired for that vault.", "Pair it again and name the vault: `cairn pair --vault NAME`.");

    /// <summary>What is noted of the device. Asked for each time, so that one that was revoked is let go at once.</summary>
    /// <exception cref="CairnException">Code <c>unauthorized</c>.</exception>
    public PairedDevice Device() => devices.Current().Devices.FirstOrDefault(device => device.Id == id) ?? throw DeviceHost.Unauthorized();

    private static CairnException Unknown() => new("vault_unknown", "There is no such vault here for this device, or it has become part of another.", "Pair the device again and name the vault: `cairn pair --vault NAME` here, and --join there.");
}
