using Cairn.Core;
using Cairn.Vaults.Homes;

namespace Cairn.Vaults;

public sealed partial class Vault
{
    /// <summary>Overwrites what is left in files of records that were erased, where that could not be finished.</summary>
    /// <exception cref="CairnException">Code <c>scrub_unfinished</c>.</exception>
    public Erasing.ErasureReport FinishErasing() => Erasing.Scrubber.Scrub(Folder, forgotten: null, _options);

    /// <summary>Makes the database anew of all that can be read of the present one, which is set aside.</summary>
    /// <exception cref="CairnException">Codes <c>vault_in_use</c>, <c>vault_not_found</c>.</exception>
    public static Salvage.SalvageReport Repair(VaultFolder folder, VaultOptions options)
    {
        RequireExists(folder);
        return Salvage.Salvager.Repair(folder, options);
    }
}
