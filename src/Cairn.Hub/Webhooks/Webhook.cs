using Cairn.Core;

namespace Cairn.Hub.Webhooks;

/// <summary>A receiver outside, that is told what happens in a vault.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Url">Where it is told.</param>
/// <param name="Description">What a person wrote about it.</param>
/// <param name="Events">What it is told of, among <see cref="WebhookEvents.All"/>, with blanks between them.</param>
/// <param name="State"><c>unverified</c>, <c>active</c>, <c>disabled</c>, or <c>suspended</c>: whoever made it may not write the vault any more.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="CreatedBy">The account in whose name it reads.</param>
/// <param name="VerifiedAt">When it has shown that it wants to be told.</param>
/// <param name="DisabledAt">Since when it is told nothing.</param>
/// <param name="Error">Why the hub has disabled it; null where a person did.</param>
internal sealed record Webhook(Guid Id, string Url, string Description, string Events, string State, DateTime CreatedAt, Guid CreatedBy, DateTime? VerifiedAt, DateTime? DisabledAt, string? Error)
{
    /// <summary>The columns, in the order of the properties.</summary>
    public const string Columns =
        """
        id, url, description, events,
        CASE WHEN disabled_at IS NOT NULL THEN 'disabled'
            WHEN NOT EXISTS (SELECT 1 FROM members WHERE members.vault = @vault AND account = created_by AND role <> 'reader') THEN 'suspended'
            WHEN verified_at IS NULL THEN 'unverified' ELSE 'active' END AS state,
        created_at AS createdat, created_by AS createdby, verified_at AS verifiedat, disabled_at AS disabledat, error
        """;

    /// <summary>Checks that it may be told something.</summary>
    /// <exception cref="CairnException">Code <c>webhook_disabled</c>.</exception>
    public void RequireEnabled()
    {
        if (DisabledAt is not null)
        {
            throw new CairnException("webhook_disabled", "The webhook is disabled.", "Enable it first: PATCH it with {\"enabled\":true}.");
        }
    }
}
