using Cairn.Core.Changes;
using Cairn.Core.Records;
using Cairn.Vaults.Erasing;
using Cairn.Vaults.Log;

namespace Cairn.Vaults;

public sealed partial class Vault
{
    /// <summary>Erases records so that no byte of them is left in any file of the vault's folder: log, records, conflicts, index, traces, the free space of
    /// the database, and the backups in the folder. Takes time in proportion to the size of the vault.</summary>
    /// <returns>What was erased, and what could not be reached.</returns>
    /// <remarks>When the task completes all of it is done. Cut short, the rest is done when the vault is next written to.</remarks>
    public async Task<ErasureReport> EraseAsync(IReadOnlyCollection<RecordKey> keys, Author author)
    {
        var (erased, forgotten) = await CommitAsync(batch => keys.Select(key => batch.Erase(key, author)).OfType<Change>().ToList());
        return erased.Count == 0 ? new ErasureReport(0, []) : Scrubber.Scrub(Folder, forgotten, _options) with { Erased = erased.Count };
    }
}
