namespace Cairn.Vaults.Exporting.Seeds;

/// <summary>Names of the seed layout, documented in <c>docs/reference/seed-layout.md</c>.</summary>
internal static class SeedLayout
{
    public const string Config = "config.json";
    public const string Nodes = "corpus/nodes.json";
    public const string Episodes = "corpus/episodes.json";
    public const string Profile = "corpus/profile.json";
    public const string NodeVectors = "vectors/nodes.npy";
    public const string EpisodeVectors = "vectors/episodes.npy";
    public const string Clusters = "indexes/clusters.json";
    public const string VectorIndex = "indexes/faiss.index";
    public const string Manifest = "sync/manifest.json";
    public const string LastSync = "sync/last_sync.json";

    /// <summary>The member of <see cref="Config"/> that names our version of the layout.</summary>
    public const string Version = "cairn";

    /// <summary>The member of metadata that holds a memory's cluster.</summary>
    public const string Cluster = "cluster";

    /// <summary>The model of vectors that name none.</summary>
    public const string UnnamedModel = "imported";

    /// <summary>All files that an export may write.</summary>
    public static readonly string[] Files = [Config, Nodes, Episodes, Profile, NodeVectors, EpisodeVectors, Clusters, Manifest, LastSync];

    /// <summary>Folders that programs of that layout expect, and that hold nothing of a vault.</summary>
    public static readonly string[] EmptyFolders = ["cache/embeddings", "traces", "logs"];
}
