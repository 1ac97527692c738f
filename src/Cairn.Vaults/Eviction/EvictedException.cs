using Cairn.Core;
using Cairn.Core.Records;
using Cairn.Core.Sync;

namespace Cairn.Vaults.Eviction;

/// <summary>Something needs the content of a record that has given it up. The vault brings it back and tries again.</summary>
internal sealed class EvictedException(RecordKey key) : Exception
{
    /// <summary>The record.</summary>
    public RecordKey Key => key;

    /// <summary>What to say where the content cannot be had.</summary>
    public CairnException Explain() => Explain($"the record {key.Id}");

    /// <summary>The same of several records.</summary>
    public static CairnException Explain(string whose) => new(
        SyncProblem.ContentEvicted,
        $"The content of {whose} was given up to keep the vault within its size limit, and no remote that holds it can be reached.",
        "Nothing was changed. Try again when you are online; `cairn remote list` shows the remotes.",
        isTransient: true);
}
