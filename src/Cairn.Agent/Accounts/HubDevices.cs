using Cairn.Agent.Sync;
using Cairn.Core;
using Cairn.Sync.Accounts;

namespace Cairn.Agent.Accounts;

/// <summary>The devices of the accounts with which this device is signed in, at the hubs that can be reached.</summary>
internal sealed class HubDevices(SignedInHubs hubs)
{
    /// <summary>The devices at each hub, or why they cannot be told.</summary>
    public async Task<IReadOnlyList<(RemoteSettings Hub, IReadOnlyList<AccountDevice> Devices, CairnException? Problem)>> ListAsync(CancellationToken cancellationToken)
    {
        var found = new List<(RemoteSettings, IReadOnlyList<AccountDevice>, CairnException?)>();
        foreach (var hub in hubs.All)
        {
            try
            {
                using var account = hubs.Open(hub);
                found.Add((hub, await account.DevicesAsync(cancellationToken), null));
            }
            catch (CairnException problem)
            {
                found.Add((hub, [], problem));
            }
        }

        return found;
    }

    /// <summary>Does something with a device at the hub that has it.</summary>
    /// <returns>The device as it was.</returns>
    /// <exception cref="CairnException">Code <c>device_not_found</c>, and those of a hub that cannot be reached where no other one has it.</exception>
    public async Task<AccountDevice> DoAsync(string id, Func<HubAccount, AccountDevice, Task> act, CancellationToken cancellationToken)
    {
        var all = await ListAsync(cancellationToken);
        foreach (var (hub, devices, _) in all)
        {
            if (devices.FirstOrDefault(device => Guid.TryParse(id, out var asked) && device.Id == asked) is { } found)
            {
                using var account = hubs.Open(hub);
                await act(account, found);
                return found;
            }
        }

        throw all.Select(hub => hub.Problem).FirstOrDefault(problem => problem is not null) ?? new CairnException("device_not_found", "There is no device with that id.", "`cairn device list` shows them.");
    }
}
