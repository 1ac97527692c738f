using Cairn.Core.Records;
using Cairn.Core.Stamps;

namespace Cairn.Core.Merge;

/// <summary>A value that is not shown and that no later write has replaced or settled.</summary>
/// <param name="Field">The field it was written to.</param>
/// <param name="Stamp">The stamp of the change that wrote it.</param>
/// <param name="Value">The value.</param>
/// <param name="IsOpen">Whether a person should see it. It is not open while it equals the value that is shown: the next write to the field
/// then settles it along with that one.</param>
public readonly record struct Conflict(string Field, Stamp Stamp, FieldValue Value, bool IsOpen);
