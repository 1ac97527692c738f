using System.Text.Json;
using Cairn.Core;
using Cairn.Hub.Accounts;
using Cairn.Hub.Projections;
using Cairn.Hub.Storage;

namespace Cairn.Hub.Webhooks;

/// <summary>Tells webhooks. What a memory says is read when it is sent, in the name of the webhook's maker, so that nothing goes out that was erased or that this account may not see any more.</summary>
/// <param name="database">Where it is.</param>
/// <param name="client">What sends it.</param>
/// <param name="time">The clock.</param>
internal sealed class WebhookSender(HubDatabase database, WebhookClient client, TimeProvider time) : IOutboxHandler
{
    /// <inheritdoc/>
    public string Kind => DeliveryList.Kind;

    /// <inheritdoc/>
    /// <remarks>With the waits of the outbox, this is about a day.</remarks>
    public int AttemptsMax => 34;

    /// <inheritdoc/>
    public async Task HandleAsync(OutboxMessage message, CancellationToken cancellationToken)
    {
        var account = Guid.Parse(message.Payload);
        if (await LoadAsync(message, account, cancellationToken) is not { } told)
        {
            return;
        }

        var (status, problem) = await TryAsync(told, cancellationToken);
        await NoteAsync(message, account, told, status, problem?.Code, cancellationToken);
        if (problem is not (null or { Code: "webhook_gone" or "webhook_disabled" }))
        {
            throw problem;
        }
    }

    private async Task<WebhookMessage?> LoadAsync(OutboxMessage message, Guid account, CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginAsync(account, cancellationToken, isSnapshot: true);
        return await WebhookMessage.FindAsync(transaction, message.Vault, message.Id);
    }

    private async Task<(int? Status, CairnException? Problem)> TryAsync(WebhookMessage told, CancellationToken cancellationToken)
    {
        int? status = null;
        try
        {
            told.RequireReady();
            var challenge = Secret.New("challenge");
            var answer = await client.SendAsync(told.Compose(time.GetUtcNow(), challenge), cancellationToken);
            status = answer.Status;
            RequireTaken(answer);
            if (told.IsVerification && Echo(answer.Body) != challenge)
            {
                throw new CairnException("webhook_unverified", "The receiver did not answer webhook.verify with its challenge.", "Answer 200 and {\"challenge\":…}, as it stands in data.", isTransient: true);
            }

            return (status, null);
        }
        catch (CairnException problem)
        {
            return (status, problem);
        }
    }

    private async Task NoteAsync(OutboxMessage message, Guid account, WebhookMessage told, int? status, string? error, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var transaction = await database.BeginAsync(account, cancellationToken);
        await new DeliveryList(transaction, message.Vault, now).NoteAsync(message.Id, status, error);
        var webhook = new { message.Vault, told.Webhook, told.Url, now = now.UtcDateTime, error };
        if (error == "webhook_gone")
        {
            await transaction.ExecuteAsync("UPDATE webhooks SET disabled_at = @now, error = @error WHERE vault = @Vault AND id = @Webhook AND disabled_at IS NULL", webhook);
        }
        else if (error is null && told.IsVerification)
        {
            // It is told of what changes from now on. Whose address has changed meanwhile is not the one that has answered.
            await transaction.ExecuteAsync(
                "UPDATE webhooks SET verified_at = @now, reached = greatest(reached, (SELECT seq FROM heads WHERE heads.vault = @Vault)) WHERE vault = @Vault AND id = @Webhook AND verified_at IS NULL AND url = @Url", webhook);
        }

        await transaction.CommitAsync();
    }

    private static void RequireTaken(WebhookAnswer answer)
    {
        if (answer.Status == StatusCodes.Status410Gone)
        {
            throw new CairnException("webhook_gone", "The receiver is gone, and says so; the webhook is disabled.", "Enable it when the receiver is back.");
        }

        if (!answer.IsTaken)
        {
            throw new CairnException("webhook_failed", $"The receiver answered {answer.Status}.", "See what it has against the message; it is sent again.", isTransient: true) { RetryAfter = answer.RetryAfter };
        }
    }

    private static string? Echo(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement is { ValueKind: JsonValueKind.Object } answer && answer.TryGetProperty("challenge", out var echo) && echo.ValueKind == JsonValueKind.String ? echo.GetString() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
