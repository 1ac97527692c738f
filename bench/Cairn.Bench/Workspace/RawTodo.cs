namespace Cairn.Bench.Workspace;

/// <summary>A todo, or a project, as one would read it from a table of its own.</summary>
internal sealed record RawTodo(
    string Id, string Title, string? Description, string Status, long Priority, string? Project, string? Goal, double? Estimated, double? Actual, string? DueAt, string? CompletedAt, string CreatedAt, string UpdatedAt);
