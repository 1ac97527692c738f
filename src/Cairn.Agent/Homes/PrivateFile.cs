using Cairn.Vaults.Homes;

namespace Cairn.Agent.Homes;

/// <summary>Writes files in CAIRN_HOME that only their owner can read.</summary>
internal static class PrivateFile
{
    /// <summary>Exchanges a file for a new one. Whoever reads it finds the old one or the new one, never a part.</summary>
    public static void Write(VaultHome home, string path, Action<Stream> write)
    {
        CreateFolder(home);
        var writing = $"{path}.{Path.GetRandomFileName()}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        try
        {
            using (var file = new FileStream(writing, options))
            {
                write(file);
                file.Flush(flushToDisk: true);
            }

            File.Move(writing, path, overwrite: true);
        }
        catch
        {
            File.Delete(writing);
            throw;
        }
    }

    /// <summary>Makes CAIRN_HOME itself, for its owner alone.</summary>
    public static void CreateFolder(VaultHome home)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(home.Path);
        }
        else
        {
            Directory.CreateDirectory(home.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
