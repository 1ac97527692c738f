namespace Cairn.Core.Vectors;

/// <summary>What a text is embedded for.</summary>
public enum EmbeddingPurpose
{
    /// <summary>To be found.</summary>
    Document,

    /// <summary>To find.</summary>
    Query,
}
