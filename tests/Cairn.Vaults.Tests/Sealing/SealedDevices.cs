using Cairn.Core;
using Cairn.Core.Changes;
using Cairn.Vaults.Homes;
using Cairn.Vaults.Sealing;

namespace Cairn.Vaults.Tests.Sealing;

/// <summary>Devices that share one sealed vault: each with a home, a key and a replica of its own.</summary>
internal sealed class SealedDevices : IDisposable
{
    public const string Passphrase = "seven words nobody says together";

    private readonly TemporaryFolder _folder = new();
    private readonly List<Vault> _opened = [];
    private int _chances;

    public SealedDevices()
    {
        (First, RecoveryCode) = Vault.CreateSealed(FolderOf("first"), Passphrase, Options("first"));
        _opened.Add(First);
    }

    public ManualTime Time { get; } = new();

    /// <summary>The vault on the device that made it.</summary>
    public Vault First { get; private set; }

    public string RecoveryCode { get; }

    public string Home(string device) => _folder.In(device);

    public VaultFolder FolderOf(string device) => new(_folder.In(device, "vaults", "personal"));

    public VaultOptions Options(string device) => Chance.Options(Time, ++_chances) with { Keys = new DeviceKeys(Home(device)) { Name = $"{device} device" } };

    /// <summary>An empty replica on another device; one without a key can only ever host.</summary>
    public Vault Join(string device, bool hasKey = true)
    {
        var options = Options(device);
        return Keep(Vault.CreateSealedReplica(FolderOf(device), First.Id, hasKey ? options : options with { Keys = null }));
    }

    /// <summary>A replica with all that the first has, unlocked by the passphrase.</summary>
    public async Task<Vault> JoinUnlockedAsync(string device)
    {
        var vault = Join(device);
        await CopyAsync(First, vault);
        await vault.UnlockAsync(Passphrase);
        await CopyAsync(vault, First);
        return vault;
    }

    public Vault Open(string device) => Keep(Vault.Open(FolderOf(device), Options(device)));

    public Vault Reopen()
    {
        Close();
        return First = Open("first");
    }

    public void Close()
    {
        _opened.ForEach(vault => vault.Dispose());
        _opened.Clear();
    }

    /// <summary>Brings the changes of one replica to another, as a remote does.</summary>
    /// <returns>The codes of those that were refused.</returns>
    public static async Task<List<string>> CopyAsync(Vault from, Vault to)
    {
        var refused = new List<string>();
        foreach (var body in Bodies(from))
        {
            try
            {
                await to.WriteAsync(batch => batch.Apply(ChangeJson.Read(body)));
            }
            catch (CairnException refusal)
            {
                refused.Add(refusal.Code);
            }
        }

        return refused;
    }

    /// <summary>The log as it stands on the disk and goes over the wire.</summary>
    public static List<string> Bodies(Vault vault) => vault.Read(database => database.List("SELECT body FROM changes ORDER BY seq", row => row.GetString(0)));

    /// <summary>The changes that somebody without keys sees.</summary>
    public static List<Change> Raw(Vault vault) => Bodies(vault).ConvertAll(ChangeJson.Read);

    public void Dispose()
    {
        Close();
        _folder.Dispose();
    }

    private Vault Keep(Vault vault)
    {
        _opened.Add(vault);
        return vault;
    }
}
