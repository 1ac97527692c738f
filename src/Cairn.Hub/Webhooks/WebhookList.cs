using System.Security.Cryptography;
using Cairn.Core;
using Cairn.Core.Ids;
using Cairn.Hub.Projections;
using Cairn.Hub.Storage;
using Cairn.Hub.Sync;

namespace Cairn.Hub.Webhooks;

/// <summary>The webhooks of a vault.</summary>
internal sealed class WebhookList
{
    private static readonly TimeSpan OldSecretStays = TimeSpan.FromHours(24);
    private static readonly WebhookProjection Projection = new();

    private readonly HubTransaction _transaction;
    private readonly Guid _vault;
    private readonly OutsideNetworks _networks;
    private readonly DateTimeOffset _now;

    private WebhookList(HubTransaction transaction, Guid vault, OutsideNetworks networks, DateTimeOffset now) => (_transaction, _vault, _networks, _now) = (transaction, vault, networks, now);

    /// <summary>What was and is to be told.</summary>
    public DeliveryList Deliveries => new(_transaction, _vault, _now);

    /// <summary>Those of a vault, for somebody who may write it.</summary>
    /// <param name="transaction">In whose name.</param>
    /// <param name="vault">The vault.</param>
    /// <param name="networks">Which addresses they may have.</param>
    /// <param name="now">What the hub's clock says.</param>
    /// <exception cref="CairnException">Codes <c>vault_unknown</c>, <c>not_writer</c>.</exception>
    public static async Task<WebhookList> OpenAsync(HubTransaction transaction, Guid vault, OutsideNetworks networks, DateTimeOffset now) =>
        await transaction.FindAsync<bool?>("SELECT vault = ANY (writable()) FROM vaults WHERE vault = @vault", new { vault }) switch
        {
            true => new WebhookList(transaction, vault, networks, now),
            false => throw new CairnException("not_writer", "This account may read the vault and not write it.", "Ask its owner for the right to write."),
            null => throw new CairnException(HubVault.Unknown.Code, HubVault.Unknown.Detail, "See which there are: GET /v1/exchange/vaults."),
        };

    /// <summary>All of them, the oldest first.</summary>
    public Task<List<Webhook>> ListAsync() => _transaction.ListAsync<Webhook>($"SELECT {Webhook.Columns} FROM webhooks WHERE vault = @vault ORDER BY id", new { vault = _vault });

    /// <summary>One of them.</summary>
    /// <exception cref="CairnException">Code <c>webhook_not_found</c>.</exception>
    public async Task<Webhook> FindAsync(Guid id) => await _transaction.FindAsync<Webhook>($"SELECT {Webhook.Columns} FROM webhooks WHERE vault = @vault AND id = @id", new { vault = _vault, id })
        ?? throw new CairnException("webhook_not_found", "There is no such webhook.", "It may have been removed: GET /v1/vaults/{vault}/webhooks lists them.");

    /// <summary>Adds one, which is asked at once to verify itself.</summary>
    /// <returns>It, and its secret.</returns>
    /// <exception cref="CairnException">Codes <c>invalid_webhook</c>, <c>too_many_webhooks</c>.</exception>
    public async Task<(Webhook Webhook, byte[] Secret)> AddAsync(WebhookPatch given, Guid account)
    {
        var (id, secret, url) = (Uuid.Version7(_now, RandomNumberGenerator.Fill), WebhookSecret.New(), WebhookRules.Url(given.Url, _networks));

        await LockAsync();
        if ((await ListAsync()).Count >= WebhookRules.CountMax)
        {
            throw new CairnException("too_many_webhooks", $"The vault has {WebhookRules.CountMax} webhooks already.", "Remove one that is no longer needed.");
        }

        await _transaction.ExecuteAsync(
            "INSERT INTO webhooks (vault, id, url, description, events, secret, reached, created_at, created_by) VALUES (@vault, @id, @url, @description, @events, @secret, 0, @now, @account)",
            new { vault = _vault, id, url, description = WebhookRules.Description(given.Description), events = WebhookRules.Events(given.Events), secret, now = _now.UtcDateTime, account });
        await ProjectionRun.BeginAsync(_transaction, Projection, _vault);
        await VerifyAsync(id);
        return (await FindAsync(id), secret);
    }

    /// <summary>Changes one. With another address it has to verify itself again; enabled again, it is told of what changes from now on.</summary>
    /// <exception cref="CairnException">Codes <c>webhook_not_found</c>, <c>invalid_webhook</c>.</exception>
    public async Task<Webhook> ChangeAsync(Guid id, WebhookPatch patch)
    {
        var before = await FindAsync(id);
        var url = patch.Url is null ? before.Url : WebhookRules.Url(patch.Url, _networks);
        var disabled = patch.IsEnabled switch { null => before.DisabledAt, true => null, false => before.DisabledAt ?? _now.UtcDateTime };
        await _transaction.ExecuteAsync(
            """
            UPDATE webhooks SET url = @url, description = @description, events = @events, disabled_at = @disabled, error = CASE WHEN @disabled::timestamptz IS NULL THEN NULL ELSE error END,
                verified_at = CASE WHEN url = @url THEN verified_at END,
                reached = CASE WHEN disabled_at IS NULL THEN reached ELSE (SELECT seq FROM heads WHERE heads.vault = @vault) END
            WHERE vault = @vault AND id = @id
            """,
            new
            {
                vault = _vault,
                id,
                url,
                disabled,
                description = patch.Description is null ? before.Description : WebhookRules.Description(patch.Description),
                events = patch.Events is null ? before.Events : WebhookRules.Events(patch.Events),
            });
        var after = await FindAsync(id);
        if (after.State == "unverified" && (url != before.Url || before.DisabledAt is not null))
        {
            await VerifyAsync(id);
        }

        return after;
    }

    /// <summary>Removes one, and what it has not been told.</summary>
    /// <exception cref="CairnException">Code <c>webhook_not_found</c>.</exception>
    public async Task RemoveAsync(Guid id)
    {
        await LockAsync();
        await FindAsync(id);
        await _transaction.ExecuteAsync(
            """
            DELETE FROM outbox WHERE vault = @vault AND lane = @id AND kind = @Kind;
            DELETE FROM deliveries WHERE vault = @vault AND webhook = @id;
            DELETE FROM webhooks WHERE vault = @vault AND id = @id
            """,
            new { vault = _vault, id, DeliveryList.Kind });
        if ((await ListAsync()).Count == 0)
        {
            await ProjectionRun.EndAsync(_transaction, Projection, _vault);
        }
    }

    /// <summary>Gives one another secret. For a day the old one signs beside it, so that nothing is lost while the receiver is told.</summary>
    /// <returns>It, and its secret.</returns>
    /// <exception cref="CairnException">Code <c>webhook_not_found</c>.</exception>
    public async Task<(Webhook Webhook, byte[] Secret)> RotateAsync(Guid id)
    {
        var (webhook, secret) = (await FindAsync(id), WebhookSecret.New());
        await _transaction.ExecuteAsync(
            "UPDATE webhooks SET previous = secret, previous_until = @until, secret = @secret WHERE vault = @vault AND id = @id", new { vault = _vault, id, secret, until = (_now + OldSecretStays).UtcDateTime });
        return (webhook, secret);
    }

    /// <summary>Asks one to verify itself, also if it has done so before. One that is being asked is asked again at once, and not twice.</summary>
    /// <returns>The message that asks.</returns>
    /// <exception cref="CairnException">Codes <c>webhook_not_found</c>, <c>webhook_disabled</c>.</exception>
    public async Task<Delivery> VerifyAsync(Guid id)
    {
        var webhook = await FindAsync(id);
        webhook.RequireEnabled();
        return await Deliveries.FindVerificationAsync(id) is { } waiting ? await Deliveries.RedeliverAsync(webhook, waiting.Id)
            : await Deliveries.FindAsync(id, (await Deliveries.AddAsync([new NewDelivery(id, webhook.CreatedBy, WebhookEvents.Verify)]))[0]);
    }

    // Whoever else adds or removes one at this moment waits, so that all count.
    private Task<int> LockAsync() => _transaction.ExecuteAsync("SELECT pg_advisory_xact_lock(hashtextextended('webhooks ' || @vault, 0))", new { vault = $"{_vault}" });
}
