namespace Cairn.Vaults.Exporting;

/// <summary>What was exported.</summary>
/// <param name="Format">As what.</param>
/// <param name="Items">Changes of the log, or records where something else than the log was written.</param>
/// <param name="Files">Files that were made.</param>
/// <param name="Vectors">Vectors that were written.</param>
public sealed record ExportReport(ExportFormat Format, long Items, long Files, long Vectors);
