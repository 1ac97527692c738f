namespace Cairn.Vaults.Exporting;

/// <summary>What an export is written as. Documented in <c>docs/reference/exporting.md</c>.</summary>
public enum ExportFormat
{
    /// <summary>The log, one change a line: the only one that carries history and erasures.</summary>
    JsonLines,

    /// <summary>A folder of Markdown files.</summary>
    Markdown,

    /// <summary>A folder of nodes, episodes and their vectors: <c>docs/reference/seed-layout.md</c>.</summary>
    Seed,
}
