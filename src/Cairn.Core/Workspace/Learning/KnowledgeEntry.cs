namespace Cairn.Core.Workspace.Learning;

/// <summary>Something that is known of work.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Name">Its name, in words with underscores: one of its kind.</param>
/// <param name="Condition">When it holds, or what it says, as a sentence.</param>
public sealed record KnowledgeEntry(KnowledgeKind Kind, string Name, string Condition)
{
    /// <summary>How many points it adds to a score where it holds, or takes from it; of some that grow, the first. 0 where it changes no score.</summary>
    public double Points { get; init; }

    /// <summary>What it was learned from, as a sentence; empty where it is documented instead.</summary>
    public string Evidence { get; init; } = "";

    /// <summary>How many things it was learned from.</summary>
    public int Count { get; init; }

    /// <summary>Where it is from.</summary>
    public KnowledgeOrigin Origin => Count > 0 ? KnowledgeOrigin.Learned : KnowledgeOrigin.BuiltIn;
}
