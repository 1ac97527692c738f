using Cairn.Core;
using Cairn.Hub.Accounts;
using Cairn.Hub.Operations;

namespace Cairn.Hub.Devices;

/// <summary>Devices that ask to be let in, and the people who decide (RFC 8628).</summary>
internal sealed class DeviceGrants(HubNode hub)
{
    /// <summary>How long a person has to decide.</summary>
    public static readonly TimeSpan Lasting = TimeSpan.FromMinutes(15);

    /// <summary>How long a device waits from one question to the next at the start.</summary>
    public const int PollSeconds = 5;

    // Of a thousand million free codes one is drawn that is taken about never.
    private const int DrawsMax = 5;

    /// <summary>Lets a device wait.</summary>
    /// <param name="device">What it says of itself.</param>
    /// <param name="address">Where it asks from.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="CairnException">Code <c>too_many_tries</c>.</exception>
    public async Task<(string DeviceCode, UserCode UserCode)> BeginAsync(AskingDevice device, string address, CancellationToken cancellationToken)
    {
        await hub.Tries.TakeAsync(cancellationToken, (TryLimit.GrantsFromAddress, address));
        var (now, deviceCode) = (hub.Time.GetUtcNow(), Secret.New("device"));
        await using var transaction = await hub.Database.BeginAsync(account: null, cancellationToken);
        for (var draw = 0; draw < DrawsMax; draw++)
        {
            var code = UserCode.New();
            if (await transaction.ExecuteAsync(
                """
                INSERT INTO device_grants (device_code, user_code, client, name, platform, installed_at, created_at, expires_at, poll_seconds)
                VALUES (@deviceHash, @userHash, @Client, @Name, @Platform, @InstalledAt, @now, @end, @PollSeconds) ON CONFLICT DO NOTHING
                """,
                new { deviceHash = Secret.Hash(deviceCode), userHash = code.Hash, device.Client, device.Name, device.Platform, device.InstalledAt, now = now.UtcDateTime, end = (now + Lasting).UtcDateTime, PollSeconds }) > 0)
            {
                await transaction.CommitAsync();
                return (deviceCode, code);
            }
        }

        throw new InvalidOperationException("No code is free.");
    }

    /// <summary>The device that shows the code.</summary>
    /// <param name="code">What the person typed; null where it cannot be one.</param>
    /// <param name="account">Who asks.</param>
    /// <param name="address">Where they ask from.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="CairnException">Codes <c>code_unknown</c>, <c>too_many_tries</c>.</exception>
    public Task<WaitingDevice> FindAsync(UserCode? code, Guid account, string address, CancellationToken cancellationToken) => CountAsync(account, address, async () =>
    {
        await using var transaction = await hub.Database.BeginAsync(account: null, cancellationToken);
        return code is null ? null : await transaction.FindAsync<WaitingDevice>(
            "SELECT name, platform, created_at AS createdat FROM device_grants WHERE user_code = @Hash AND decided_at IS NULL AND expires_at > @now", new { code.Hash, now = hub.Time.GetUtcNow().UtcDateTime });
    }, cancellationToken);

    /// <summary>Decides. Of several decisions at once the first counts.</summary>
    /// <returns>The device.</returns>
    /// <exception cref="CairnException">Codes <c>code_unknown</c>, <c>too_many_tries</c>, <c>too_many_devices</c>.</exception>
    public Task<WaitingDevice> DecideAsync(UserCode? code, Guid account, bool isApproved, string address, CancellationToken cancellationToken) => CountAsync(account, address, async () =>
    {
        await using var transaction = await hub.Database.BeginAsync(account: null, cancellationToken);
        if (isApproved)
        {
            await new DeviceList(transaction, account).RequireRoomAsync();
        }

        var decided = code is null ? null : await transaction.FindAsync<WaitingDevice>(
            """
            UPDATE device_grants SET account = @approver, decided_at = @now WHERE user_code = @Hash AND decided_at IS NULL AND expires_at > @now
            RETURNING name, platform, created_at AS createdat
            """,
            new { code.Hash, approver = isApproved ? account : (Guid?)null, now = hub.Time.GetUtcNow().UtcDateTime });
        await transaction.CommitAsync();
        return decided;
    }, cancellationToken);

    // Codes are short, so that nobody may try many.
    private async Task<WaitingDevice> CountAsync(Guid account, string address, Func<Task<WaitingDevice?>> find, CancellationToken cancellationToken)
    {
        (TryLimit, string)[] counted = [(TryLimit.CodesOfAccount, $"{account}"), (TryLimit.CodesFromAddress, address)];
        await hub.Tries.TakeAsync(cancellationToken, counted);
        var found = await find() ?? throw new CairnException("code_unknown", "No device waits with that code.", "See that it is what the device shows. A code is good for 15 minutes, and is decided on once.");
        await hub.Tries.GiveBackAsync(cancellationToken, counted);
        return found;
    }
}
