using Cairn.Core.Index;
using Cairn.Hub.Projections;
using Cairn.Hub.Storage;
using Cairn.Hub.Sync;

namespace Cairn.Hub.Memories;

/// <summary>The keyword index of each vault. Segments are made of what has gathered, and what has not is read by who searches; erased records leave them at once.</summary>
internal sealed class MemoryProjection : IProjection
{
    /// <inheritdoc/>
    public string Name => "memories";

    /// <inheritdoc/>
    public int Version => IndexVersion.Current;

    /// <inheritdoc/>
    public int PageMax => SegmentPlan.FlushMax;

    /// <inheritdoc/>
    public int Gather => SegmentPlan.TailMax / 8;

    /// <inheritdoc/>
    public async Task ApplyAsync(ProjectionPage page)
    {
        // Nothing of a sealed vault can be found here.
        if (page.IsSealed)
        {
            return;
        }

        var index = new MemoryIndex(page.Transaction, page.Vault);
        try
        {
            await ApplyAsync(page, index, await index.LoadAsync());
        }
        catch (DamagedIndexException)
        {
            // What cannot be read cannot be cleaned either. The index is built again, without what is erased.
            await ApplyAsync(page, index, await index.ResetAsync());
        }
    }

    /// <inheritdoc/>
    public Task DropAsync(HubTransaction transaction, Guid vault) => new MemoryIndex(transaction, vault).DropAsync();

    /// <inheritdoc/>
    public async Task<bool> TidyAsync(ProjectionPage page)
    {
        var index = new MemoryIndex(page.Transaction, page.Vault);
        return !page.IsSealed && await index.MergeAsync(await index.LoadAsync());
    }

    // Records are read as they are now, so that nothing erased comes in; what is erased after that is behind the mark, and found the next time.
    private static async Task ApplyAsync(ProjectionPage page, MemoryIndex index, IndexRow row)
    {
        while (page.To - row.Indexed >= SegmentPlan.TailMax && await index.AppendAsync(row) is var next && next != row)
        {
            row = next;
        }

        // All of them, wherever in the log they stand: what is to be forgotten does not wait for its page.
        if (await index.EraseAsync(row) is { } last)
        {
            await index.SaveAsync(row with { Erased = Math.Max(last, page.To) });
            await HubNotices.TellErasedAsync(page.Transaction, page.Vault);
        }
    }
}
