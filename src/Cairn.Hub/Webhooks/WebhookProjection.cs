using Cairn.Hub.Projections;
using Cairn.Hub.Storage;

namespace Cairn.Hub.Webhooks;

/// <summary>Queues what each webhook is to be told, once for each change that was made after it was verified.</summary>
/// <remarks>How far that has come stands with the webhook itself, which nothing drops: a replay reads the log again and queues nothing again.</remarks>
internal sealed class WebhookProjection : IProjection
{
    /// <inheritdoc/>
    public string Name => "webhooks";

    /// <inheritdoc/>
    public int Version => 1;

    /// <inheritdoc/>
    public bool IsOnDemand => true;

    /// <inheritdoc/>
    public async Task ApplyAsync(ProjectionPage page)
    {
        // A webhook ends with its maker's right to write.
        var webhooks = await page.Transaction.ListAsync<WaitingRow>(
            """
            SELECT id, created_by AS account, events, reached FROM webhooks JOIN members ON members.vault = @Vault AND members.account = created_by AND role <> 'reader'
            WHERE webhooks.vault = @Vault AND verified_at IS NOT NULL AND disabled_at IS NULL AND reached < @To
            """,
            new { page.Vault, page.To });
        var told = new List<NewDelivery>();
        await foreach (var change in webhooks.Count == 0 ? AsyncEnumerable.Empty<ProjectedChange>() : page.ReadChangesAsync())
        {
            if (WebhookEvents.Of(change) is { } happened)
            {
                told.AddRange(webhooks.Where(webhook => change.Sequence > webhook.Reached && webhook.Events.Split(' ').Contains(happened))
                    .Select(webhook => new NewDelivery(webhook.Id, webhook.Account, happened, change.Record, change.Sequence)));
            }
        }

        if (told.Count > 0)
        {
            await new DeliveryList(page.Transaction, page.Vault, page.Now).AddAsync(told);
        }

        await page.Transaction.ExecuteAsync("UPDATE webhooks SET reached = @To WHERE vault = @Vault AND reached < @To", new { page.Vault, page.To });
    }

    /// <inheritdoc/>
    public Task DropAsync(HubTransaction transaction, Guid vault) => Task.CompletedTask;

    private sealed record WaitingRow(Guid Id, Guid Account, string Events, long Reached);
}
