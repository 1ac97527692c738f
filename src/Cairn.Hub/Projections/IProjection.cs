using Cairn.Hub.Storage;

namespace Cairn.Hub.Projections;

/// <summary>A read model: derived from the logs alone, droppable, built again at will. Kept vault by vault, in the name of the vault's owner.</summary>
internal interface IProjection
{
    /// <summary>Its name among the checkpoints; never another's, and never changed.</summary>
    string Name { get; }

    /// <summary>Counts up when the same log gives another model than before. What was built by an earlier version is then dropped and built again; what a later one built is left alone.</summary>
    int Version { get; }

    /// <summary>Most changes of one page, which is one transaction.</summary>
    int PageMax => 1_000;

    /// <summary>So many changes gather in a vault before they are taken in. Where something was erased, none of them waits.</summary>
    int Gather => 1;

    /// <summary>Whether it runs only in vaults where <see cref="ProjectionRun.BeginAsync"/> was called.</summary>
    bool IsOnDemand => false;

    /// <summary>Takes a page of a vault's log into the model. The checkpoint is saved in the same transaction, so that a page is taken once, or not at all.</summary>
    /// <remarks>The pages of one vault come one after the other. <c>records</c> may already tell of changes behind the page.</remarks>
    Task ApplyAsync(ProjectionPage page);

    /// <summary>Deletes the model of a vault.</summary>
    Task DropAsync(HubTransaction transaction, Guid vault);

    /// <summary>Does a part of what need not be done at once, in a transaction of its own, when no page is left.</summary>
    /// <returns>Whether there was something to do.</returns>
    Task<bool> TidyAsync(ProjectionPage page) => Task.FromResult(false);
}
