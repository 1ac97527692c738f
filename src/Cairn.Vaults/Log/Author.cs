using Cairn.Core.Changes;

namespace Cairn.Vaults.Log;

/// <summary>Who makes a write, and why.</summary>
/// <param name="Actor">A program, a person or an AI agent, at most 200 characters.</param>
/// <param name="Reason">At most 2,000 characters, where there is something to say.</param>
public readonly record struct Author(string Actor, string? Reason = null)
{
    /// <summary>Writes what texts say that are imported. Passages that are gone from their text are archived under this name.</summary>
    public static readonly Author Import = new(ImportActor.Texts);

    /// <summary>Writes what the lines of a file say that is imported.</summary>
    public static readonly Author ImportLines = new(ImportActor.Lines);

    /// <summary>Whether an import made a change, and not somebody.</summary>
    public static bool IsImport(string actor) => ImportActor.Is(actor);
}
