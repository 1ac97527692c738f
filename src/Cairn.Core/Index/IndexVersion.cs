namespace Cairn.Core.Index;

/// <summary>The version of an index: what documents records give, and how segments hold them.</summary>
public static class IndexVersion
{
    /// <summary>An index of another version is built again.</summary>
    public const int Current = (Layout * 100_000) + DocumentReader.Version;

    // Counts up whenever the bytes of a segment mean something else.
    private const int Layout = 2;
}
