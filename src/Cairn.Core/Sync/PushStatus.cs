namespace Cairn.Core.Sync;

/// <summary>What became of a change that was offered.</summary>
public enum PushStatus
{
    /// <summary>It is in the remote's log now.</summary>
    Applied,

    /// <summary>It was there already.</summary>
    Duplicate,

    /// <summary>The remote does not take it; the others are not affected.</summary>
    Refused,
}
