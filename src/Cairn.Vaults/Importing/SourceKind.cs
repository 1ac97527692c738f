namespace Cairn.Vaults.Importing;

/// <summary>How a file is read.</summary>
internal enum SourceKind
{
    /// <summary>Not at all.</summary>
    Other,

    /// <summary>As Markdown or plain text.</summary>
    Text,

    /// <summary>As one JSON object a line.</summary>
    JsonLines,
}
