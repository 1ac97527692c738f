namespace Cairn.Core.Sync;

/// <summary>Why a remote did not do what it was asked for.</summary>
/// <param name="Code">Stable, snake_case, as in <see cref="CairnException"/>.</param>
/// <param name="Detail">What went wrong, as one sentence without the content of memories.</param>
public sealed record SyncProblem(string Code, string Detail)
{
    /// <summary>The remote does not know the cursor or the head: it was exchanged, or restored from an older state. The replica offers all it has, and reads from the start.</summary>
    public const string CursorUnknown = "cursor_unknown";

    /// <summary>The remote has no such vault, or not for this caller.</summary>
    public const string VaultUnknown = "vault_unknown";

    /// <summary>The content of a change is not here, because it was given up to keep a vault within its size limit.</summary>
    public const string ContentEvicted = "content_evicted";

    /// <summary>The problem that an exception tells of.</summary>
    public static SyncProblem Of(CairnException exception) => new(exception.Code, exception.Message);
}
