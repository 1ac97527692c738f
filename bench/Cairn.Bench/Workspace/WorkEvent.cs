using Cairn.Core.Records;

namespace Cairn.Bench.Workspace;

/// <summary>Something that happened in a workspace: a record is added, or fields of it are changed.</summary>
internal sealed record WorkEvent(DateTimeOffset At, RecordKey Key, IReadOnlyDictionary<string, FieldValue> Fields, bool IsNew);
