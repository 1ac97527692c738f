using Cairn.Core;
using Cairn.Hub.Accounts;
using Cairn.Hub.Storage;
using Cairn.Hub.Sync;

namespace Cairn.Hub.Devices;

/// <summary>The devices of an account.</summary>
internal sealed class DeviceList(HubTransaction transaction, Guid account)
{
    public const int CountMax = 1_000;

    /// <summary>Those that were not revoked, the last seen first.</summary>
    public Task<List<Device>> ListAsync() => transaction.ListAsync<Device>(
        "SELECT id, name, platform, installed_at AS installedat, created_at AS createdat, seen_at AS seenat FROM devices WHERE account = @account AND revoked_at IS NULL ORDER BY seen_at DESC, id LIMIT @CountMax",
        new { account, CountMax });

    /// <summary>Checks that one more may come.</summary>
    /// <exception cref="CairnException">Code <c>too_many_devices</c>.</exception>
    public async Task RequireRoomAsync()
    {
        if (await transaction.FindAsync<long>("SELECT count(*) FROM devices WHERE account = @account AND revoked_at IS NULL", new { account }) >= CountMax)
        {
            throw new CairnException("too_many_devices", $"There are {CountMax:N0} devices already.", "Revoke one that is no longer used.");
        }
    }

    /// <summary>Gives a device another name, which other devices may have, too.</summary>
    /// <exception cref="CairnException">Codes <c>invalid_name</c>, <c>device_not_found</c>.</exception>
    public async Task<Device> RenameAsync(Guid device, string? name) => await transaction.FindAsync<Device>(
        """
        UPDATE devices SET name = @name WHERE id = @device AND account = @account AND revoked_at IS NULL
        RETURNING id, name, platform, installed_at AS installedat, created_at AS createdat, seen_at AS seenat
        """,
        new { device, account, name = GivenName.Require(name) }) ?? throw Unknown();

    /// <summary>Lets a device in no longer: with the end of the transaction its tokens are good no more, on all nodes, and its streams end.</summary>
    /// <exception cref="CairnException">Code <c>device_not_found</c>.</exception>
    public async Task RevokeAsync(Guid device, DateTimeOffset now)
    {
        // The family is locked first, as it is by who refreshes, so that neither waits for the other in turn.
        await transaction.ExecuteAsync("DELETE FROM refresh_tokens USING devices WHERE device = @device AND devices.id = device AND account = @account", new { device, account });
        if (await transaction.ExecuteAsync("UPDATE devices SET revoked_at = @now WHERE id = @device AND account = @account AND revoked_at IS NULL", new { device, account, now = now.UtcDateTime }) == 0)
        {
            throw Unknown();
        }

        await transaction.ExecuteAsync("DELETE FROM access_tokens WHERE device = @device", new { device });
        await HubNotices.TellAccessAsync(transaction, account, device);
    }

    private static CairnException Unknown() => new("device_not_found", "There is no such device.", "It may have been revoked already: GET /v1/devices lists those that are signed in.");
}
