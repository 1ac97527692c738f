using System.Globalization;
using Cairn.Core.Records;
using Cairn.Core.Stamps;

namespace Cairn.Vaults.Conflicts;

/// <summary>A value, and where it comes from.</summary>
/// <param name="Value">The value; null where it is the removal of one.</param>
/// <param name="Stamp">The stamp of the change that wrote it.</param>
public sealed record WrittenValue(FieldValue Value, Stamp Stamp)
{
    /// <summary>When it was written; null where imported.</summary>
    public DateTimeOffset? Time => Stamp.Time;

    /// <summary>The replica that wrote it, 16 hexadecimal digits; null where imported.</summary>
    public string? Replica => Stamp.Time is null ? null : Stamp.Replica.ToString("x16", CultureInfo.InvariantCulture);

    /// <summary>Whether that is this replica.</summary>
    public required bool IsOurs { get; init; }

    /// <summary>Who wrote it; null where a repair could not bring over the change.</summary>
    public required string? Actor { get; init; }

    /// <summary>Why; null where nothing was said.</summary>
    public required string? Reason { get; init; }
}
