using System.Text.Json;
using Cairn.Core;
using Cairn.Core.Sealing;
using Cairn.Vaults.Storage;

namespace Cairn.Vaults.Sealing;

/// <summary>What a device needs to open sealed vaults without being asked: its key pair, and the roots that it trusts. Private files in CAIRN_HOME.</summary>
/// <param name="home">CAIRN_HOME.</param>
public sealed class DeviceKeys(string home)
{
    private SealIdentity? _identity;

    /// <summary>What the device is called among those of a vault. The default is the machine's name.</summary>
    public string Name { get; init; } = Environment.MachineName;

    /// <summary>The file of the key pair.</summary>
    public string IdentityFile => Path.Combine(home, "device.key");

    /// <summary>The device's key pair; null before its first sealed vault.</summary>
    /// <exception cref="CairnException">Code <c>seal_wrap_invalid</c>: the file is damaged.</exception>
    public SealIdentity? TryLoad()
    {
        if (_identity is null && ReadFile(IdentityFile) is { } members)
        {
            _identity = SealIdentity.Read(members.GetValueOrDefault("public_key", ""), members.GetValueOrDefault("private_key", ""));
        }

        return _identity;
    }

    /// <summary>The device's key pair, which is made where there is none.</summary>
    public SealIdentity Load()
    {
        if (TryLoad() is null)
        {
            var made = SealIdentity.New();
            WriteFile(IdentityFile, overwrite: false, ("public_key", made.PublicKey), ("private_key", made.PrivateKey));
        }

        return TryLoad() ?? throw new CairnException("vault_read_only", $"The file {IdentityFile} cannot be made.", "Check the folder's permissions and free space.");
    }

    /// <summary>The fingerprint of the ring that this device trusts for a vault; null where it was never unlocked here.</summary>
    internal string? TrustedFor(Guid vault) => ReadFile(TrustFile(vault))?.GetValueOrDefault("root");

    /// <summary>Trusts a ring from now on.</summary>
    internal void Trust(Guid vault, string fingerprint) => WriteFile(TrustFile(vault), overwrite: true, ("root", fingerprint));

    private string TrustFile(Guid vault) => Path.Combine(home, "seals", $"{vault}.json");

    private static Dictionary<string, string>? ReadFile(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            return document.RootElement.EnumerateObject().ToDictionary(member => member.Name, member => member.Value.GetString() ?? "", StringComparer.Ordinal);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new CairnException("seal_wrap_invalid", $"The file {path} is damaged.", "Move it away, then run `cairn vault seal unlock` with the passphrase or the recovery code.", innerException: exception);
        }
    }

    private static void WriteFile(string path, bool overwrite, params ReadOnlySpan<(string Name, string Value)> members)
    {
        VaultMaker.CreatePrivate(Path.GetDirectoryName(path)!);
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
                using var json = new Utf8JsonWriter(file);
                json.WriteStartObject();
                foreach (var (name, value) in members)
                {
                    json.WriteString(name, value);
                }

                json.WriteEndObject();
                json.Flush();
                file.Flush(flushToDisk: true);
            }

            File.Move(writing, path, overwrite);
        }
        catch (IOException) when (!overwrite && File.Exists(path))
        {
            // Another process was faster; what it made counts.
        }
        catch (Exception exception) when (VaultFault.IsReadOnly(exception))
        {
            throw VaultFault.ReadOnlyFolder(exception);
        }
        finally
        {
            File.Delete(writing);
        }
    }
}
