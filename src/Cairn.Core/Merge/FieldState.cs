using Cairn.Core.Records;
using Cairn.Core.Stamps;

namespace Cairn.Core.Merge;

/// <summary>The winning value of a field.</summary>
/// <param name="Stamp">The stamp of the change that set it.</param>
/// <param name="Value">The value; null where the field was removed.</param>
public readonly record struct FieldState(Stamp Stamp, FieldValue Value);
