namespace Cairn.Sync.Engine;

/// <summary>When a remote is synced with in the background.</summary>
/// <param name="Gap">Syncs after writes are at least so far apart.</param>
/// <param name="Every">The longest time without a look at the remote.</param>
/// <param name="Changes">How many changes must wait before their writing alone is a reason to sync.</param>
public sealed record SyncSchedule(TimeSpan Gap, TimeSpan Every, int Changes)
{
    /// <summary>For a remote that tells when something is new: what is written here goes at once, then at most every two seconds.</summary>
    public static readonly SyncSchedule Live = new(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(30), 1);

    /// <summary>For a bucket, where each look costs: every five minutes, or when a hundred changes wait.</summary>
    public static readonly SyncSchedule Bucket = new(TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(5), 100);
}
