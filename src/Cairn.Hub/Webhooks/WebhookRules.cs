using System.Net;
using Cairn.Core;
using Cairn.Hub.Accounts;

namespace Cairn.Hub.Webhooks;

/// <summary>What a webhook may be.</summary>
internal static class WebhookRules
{
    /// <summary>Most webhooks of a vault.</summary>
    public const int CountMax = 20;

    /// <summary>Most events that a list may name.</summary>
    public const int EventsMax = 20;

    private const int UrlLengthMax = 2_000;
    private const int DescriptionLengthMax = 200;

    /// <summary>The address as it is stored and sent to. It is not resolved: what it leads to is checked whenever something is sent.</summary>
    /// <param name="text">What was given.</param>
    /// <param name="networks">The private networks that may be told.</param>
    /// <exception cref="CairnException">Code <c>invalid_webhook</c>.</exception>
    public static string Url(string? text, OutsideNetworks networks)
    {
        // What an address may not hold is refused and not escaped, so that what is stored is what was meant, and nothing of it can end a line of a request.
        if (text is not { Length: > 0 and <= UrlLengthMax } || text.Any(character => character is <= ' ' or >= '\x7f' or '\\') || !Uri.TryCreate(text, UriKind.Absolute, out var url))
        {
            throw Invalid("The url is no address", $"Write it as https://host/path, in ASCII, with at most {UrlLengthMax:N0} characters.");
        }

        if (url.Scheme is not ("https" or "http") || Uri.CheckHostName(url.IdnHost) is UriHostNameType.Unknown or UriHostNameType.Basic)
        {
            throw Invalid("The url is no address of a server", "It begins with https:// and the name of a host.");
        }

        if (url.UserInfo.Length > 0 || url.Fragment.Length > 0)
        {
            throw Invalid("The url holds a user, a password or a fragment", "Tell a receiver who calls by a part of the path that nobody guesses; what it gets is signed.");
        }

        if (!networks.MayHold(url.Scheme, IPAddress.TryParse(url.Host.Trim('[', ']'), out var address) ? address : null))
        {
            throw Invalid("The url is not https, or leads into a private network", "Whoever runs the hub can allow networks: webhook_networks in its settings.");
        }

        return url.AbsoluteUri;
    }

    /// <exception cref="CairnException">Code <c>invalid_webhook</c>.</exception>
    public static string Description(string? text) =>
        GivenName.Clean(text) is { Length: <= DescriptionLengthMax } clean ? clean : throw Invalid("The description is too long", $"It has at most {DescriptionLengthMax} characters.");

    /// <exception cref="CairnException">Code <c>invalid_webhook</c>.</exception>
    public static string Events(string[]? given) => given is null ? string.Join(' ', WebhookEvents.All)
        : given.Length > 0 && given.All(WebhookEvents.All.Contains) ? string.Join(' ', given.Distinct())
        : throw Invalid("The list of events names none, or one that there is not", $"Known are {string.Join(", ", WebhookEvents.All)}.");

    public static CairnException Invalid(string what, string hint) => new("invalid_webhook", $"{what}.", hint);
}
