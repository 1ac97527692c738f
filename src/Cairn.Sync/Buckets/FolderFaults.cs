using Cairn.Core;

namespace Cairn.Sync.Buckets;

/// <summary>What can go wrong with a folder, in words.</summary>
internal static class FolderFaults
{
    private const int NoSpaceLeft = 28; // ENOSPC
    private const int QuotaExceeded = 122; // EDQUOT on Linux
    private const int QuotaExceededMac = 69; // EDQUOT on macOS
    private const int ReadOnlyDisk = 30; // EROFS
    private const int WindowsDiskFull = unchecked((int)0x80070070);
    private const int WindowsHandleDiskFull = unchecked((int)0x80070027);
    private const int WindowsWriteProtected = unchecked((int)0x80070013);

    public static CairnException Missing(string place) => new(
        "remote_unreachable",
        $"{place} is not there, or not what Cairn keeps in it: {BucketKey.Marker} is missing.",
        "Mount the disk if it is not mounted, or wait until the folder is synced. If it was emptied for good, add the remote again: `cairn remote add`.",
        isTransient: true);

    public static CairnException Translate(string place, Exception cause) => (cause, cause.HResult) switch
    {
        (UnauthorizedAccessException, _) or (_, ReadOnlyDisk or WindowsWriteProtected) => new(
            "remote_denied", $"{place} may not be read or written by this user.", "Give this user the right to read and write all below it, or choose another folder.", innerException: cause),
        (_, NoSpaceLeft or QuotaExceeded or QuotaExceededMac or WindowsDiskFull or WindowsHandleDiskFull) => new(
            "remote_failed", $"{place} cannot take more: its disk is full.", "Nothing was lost. Free some space there; what waits is sent then.", isTransient: true, cause),
        (PathTooLongException, _) => new(
            "remote_failed", $"{place} lies too deep: the names of files in it become too long.", "Choose a folder with a shorter path.", innerException: cause),
        _ => new(
            "remote_unreachable", $"{place} cannot be read or written.", "Check the disk, or the connection to it. Cairn tries again.", isTransient: true, cause),
    };
}
