using System.Net;
using System.Security.Authentication;
using Cairn.Core;
using Cairn.Core.Sync;

namespace Cairn.Sync.Http;

/// <summary>What goes wrong between here and a remote, in the words that callers decide by.</summary>
internal static class RemoteFailure
{
    /// <summary>The code of a remote that does not let this device in.</summary>
    public const string Denied = "remote_denied";

    // What a hub says of accounts, and what a person at a device may do then.
    private static readonly Dictionary<string, string> HubHints = new()
    {
        ["account_unknown"] = "Ask for the name with which they sign in there.",
        ["device_not_found"] = "`cairn device list` shows which there are.",
        ["invalid_name"] = "Choose another name.",
        ["invalid_role"] = "A vault is shared with others than its owner: --role reader or --role writer.",
        ["member_unknown"] = "`cairn vault members NAME` shows with whom it is shared.",
        ["not_owner"] = "Ask its owner.",
        ["too_many_members"] = "Take it away from one that no longer needs it.",
    };

    private static readonly TimeSpan WaitMax = TimeSpan.FromHours(1);

    /// <summary>The remote answered with a status that is no success.</summary>
    public static CairnException Of(HttpResponseMessage response, SyncProblem? problem, TimeProvider time) => (response.StatusCode, problem?.Code) switch
    {
        (_, "pairing_refused") => new("pairing_refused", "The other device does not take this code.", "It may have been used, or be too old. Ask there for a new one: `cairn pair`."),
        (_, "vault_locked") => new("vault_locked", "A vault is sealed at the other device, and locked there.", "Unlock it there: `cairn vault seal unlock`. A pairing code still works then."),
        (_, "offer_refused") => new("offer_refused", "The other side takes no vault from here that it was not paired for.", "Pair again and name the vault there: `cairn pair --vault NAME`."),
        (_, "protocol_unsupported") => new("protocol_unsupported", $"The remote says: {problem!.Detail}", "Bring both sides to a version of Cairn that the other knows."),
        (_, SyncProblem.ContentEvicted) => new(SyncProblem.ContentEvicted, $"The remote says: {problem!.Detail}", "It is tried again by itself.", isTransient: true),
        (HttpStatusCode.NotFound, SyncProblem.VaultUnknown) => new("vault_unknown", "The remote has no such vault, or not for this device.", "See which it has with `cairn remote`, or pair again and name the vault there."),
        (HttpStatusCode.Gone, SyncProblem.CursorUnknown) => new("cursor_unknown", "The remote does not know how far this device has read: it was exchanged, or restored from a backup.", "Sync begins anew from the start; nothing is lost."),
        (_, { } code) when HubHints.TryGetValue(code, out var hint) => new(code, $"The hub says: {problem!.Detail}", hint),
        (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden, _) => new("remote_denied", "The remote does not let this device in.", "Sign in or pair again; until then everything works here, and waits to be sent."),
        (HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable, _) => new("remote_busy", "The remote has more to do than it takes on.", "It is tried again by itself.", isTransient: true) { RetryAfter = Wait(response, time) },
        (var status, _) => Failed($"it answered {(int)status}{(problem is null ? "" : $" ({problem.Code}: {problem.Detail})")}", isTransient: (int)status >= 500 || status == HttpStatusCode.RequestTimeout),
    };

    /// <summary>The call ended without an answer.</summary>
    /// <param name="cause">Why.</param>
    /// <param name="isForeign">Whether a server was met that showed another key than the pinned one.</param>
    public static CairnException Of(Exception cause, bool isForeign) => cause switch
    {
        _ when isForeign => new(
            "certificate_changed", "The remote shows another certificate than the one that was paired.", "Nothing was sent. If it was set up anew, pair again; otherwise somebody may stand in between.", innerException: cause),
        HttpRequestException { InnerException: AuthenticationException } => Failed("no encrypted connection came about", cause: cause),
        HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse or HttpRequestError.ConfigurationLimitExceeded } => Failed("it does not speak HTTP as it should", cause: cause),
        InvalidDataException or InvalidOperationException => Failed("its answer is not compressed as it says", cause: cause),
        OperationCanceledException => Unreachable("did not answer in time", cause),
        _ => Unreachable("cannot be reached", cause),
    };

    /// <summary>The remote does what no remote does.</summary>
    public static CairnException Failed(string what, bool isTransient = false, Exception? cause = null) =>
        new("remote_failed", $"The remote failed: {what}.", "See what it says itself, and whether both run the same version of Cairn.", isTransient, cause);

    public static CairnException Unreachable(string what, Exception? cause = null) =>
        new("remote_unreachable", $"The remote {what}.", "It is tried again by itself. See that it runs, and that the network reaches it.", isTransient: true, cause);

    private static TimeSpan? Wait(HttpResponseMessage response, TimeProvider time)
    {
        var wait = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - time.GetUtcNow(),
            _ => (TimeSpan?)null,
        };
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait > WaitMax ? WaitMax : wait;
    }
}
