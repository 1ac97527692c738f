using Cairn.Core;
using Microsoft.Data.Sqlite;

namespace Cairn.Vaults.Storage;

/// <summary>Says in Cairn's terms what SQLite and the file system report.</summary>
internal static class VaultFault
{
    private const int Busy = 5;
    private const int ReadOnly = 8;
    private const int InputOutput = 10;
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int CannotOpen = 14;
    private const int NotADatabase = 26;
    private const int CannotGrowSharedMemory = InputOutput | (19 << 8);

    /// <summary>The error number of a read-only file system, the same under Linux and macOS.</summary>
    private const int ReadOnlyFileSystem = 30;

    private const int NoSpaceLeft = 28; // ENOSPC
    private const int HeldOnLinux = 11; // EWOULDBLOCK
    private const int HeldOnMac = 35;
    private const int WindowsSharingViolation = unchecked((int)0x80070020);
    private const int WindowsLockViolation = unchecked((int)0x80070021);
    private const int WindowsDiskFull = unchecked((int)0x80070070);

    /// <summary>Whether the file's content is at fault.</summary>
    public static bool IsDamage(Exception exception) => exception is SqliteException { SqliteErrorCode: Corrupt or NotADatabase };

    /// <summary>The exception to show; exceptions that are not SQLite's stay as they are.</summary>
    public static Exception Translate(Exception exception) => exception is not SqliteException fault ? exception : fault.SqliteErrorCode switch
    {
        Busy => new CairnException(
            "vault_busy", "Another process has been writing to the vault for too long.", "Try again when it is done.", isTransient: true, fault),
        ReadOnly => ReadOnlyFolder(fault),
        Full => DiskFull(fault),
        InputOutput when fault.SqliteExtendedErrorCode == CannotGrowSharedMemory => DiskFull(fault),
        InputOutput => DiskFailed(fault.SqliteExtendedErrorCode, fault),
        Corrupt or NotADatabase => Damaged(fault),
        CannotOpen => new CairnException(
            "vault_unreadable", "The vault's file cannot be opened.", "Check the permissions of the folder and free space on the disk.", innerException: fault),
        _ => fault,
    };

    /// <summary>The folder can be read only.</summary>
    public static CairnException ReadOnlyFolder(Exception cause) => new(
        "vault_read_only", "The vault's folder cannot be written to.", "Nothing was changed. Check the permissions of the folder and whether its disk is mounted read-only.", innerException: cause);

    /// <summary>Whether a file could not be opened because its folder or disk can be read only.</summary>
    public static bool IsReadOnly(Exception exception) => exception is UnauthorizedAccessException or IOException { HResult: ReadOnlyFileSystem };

    /// <summary>Whether a file could not be opened because another process holds it.</summary>
    public static bool IsHeld(IOException exception) => OperatingSystem.IsWindows() ? exception.HResult is WindowsSharingViolation or WindowsLockViolation : exception.HResult is HeldOnLinux or HeldOnMac;

    /// <summary>The exception to show where a file of the vault's folder could not be opened or written.</summary>
    public static CairnException OfFile(IOException cause) => cause.HResult is NoSpaceLeft or WindowsDiskFull ? DiskFull(cause) : DiskFailed(cause.HResult, cause);

    /// <summary>Whether a database that can be read cannot be opened: beside it no log of pages can be made.</summary>
    public static bool IsCannotOpen(Exception exception) => exception is SqliteException { SqliteErrorCode: CannotOpen };

    /// <summary>The file's content is at fault.</summary>
    public static CairnException Damaged(Exception cause) => new(
        "vault_damaged", "The vault's file is damaged.", "Run `cairn doctor --repair`: it sets the file aside and brings over everything that can be read.", innerException: cause);

    private static CairnException DiskFailed(int number, Exception cause) => new(
        "disk_failed", $"The disk refused to read or write the vault ({number}).", "Check free space and the disk's health, then try again. What was acknowledged before is safe.", isTransient: true, cause);

    /// <summary>The disk has no room.</summary>
    public static CairnException DiskFull(Exception cause) => new(
        "disk_full", "The disk is full.", "Nothing of this write was stored, and nothing older was lost. Free some space and try again.", isTransient: true, cause);
}
