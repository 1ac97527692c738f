using Microsoft.Win32.SafeHandles;

namespace Cairn.Vaults.Salvage.Pages;

/// <summary>Reads at a position from a file that may be torn, or on a disk that is failing.</summary>
internal static class RandomReads
{
    /// <summary>Opens a file for reading while others may have it open for writing; null when there is none.</summary>
    public static SafeFileHandle? OpenIfThere(string path)
    {
        try
        {
            return File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Fills the whole buffer, or answers false: at the end of the file, or where the disk reports an error.</summary>
    public static bool TryFill(SafeFileHandle file, Span<byte> buffer, long offset)
    {
        try
        {
            while (!buffer.IsEmpty)
            {
                var count = RandomAccess.Read(file, buffer, offset);
                if (count == 0)
                {
                    return false;
                }

                buffer = buffer[count..];
                offset += count;
            }

            return true;
        }
        catch (IOException)
        {
            // A bad sector costs the page it is in and no more.
            return false;
        }
    }
}
