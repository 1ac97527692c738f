using ModelContextProtocol.Protocol;

namespace Cairn.Agent.Mcp;

/// <summary>A tool: what a model is told of it, and what it does.</summary>
internal sealed record MemoryTool
{
    public required string Name { get; init; }

    public required string Title { get; init; }

    /// <summary>When to use it and when not, for a model.</summary>
    public required string Description { get; init; }

    public required IReadOnlyList<ToolArgument> Arguments { get; init; }

    /// <summary>The JSON Schema of its structured answer.</summary>
    public required string Answer { get; init; }

    public bool IsReadOnly { get; init; }

    public bool IsDestructive { get; init; }

    public bool IsIdempotent { get; init; }

    public required Func<ToolCall, CancellationToken, Task<CallToolResult>> RunAsync { get; init; }

    /// <summary>As the protocol tells of it.</summary>
    public Tool Declare() => new()
    {
        Name = Name,
        Title = Title,
        Description = Description,
        InputSchema = ToolSchema.Of(Arguments, Tools.RememberTool.OfMemory),
        OutputSchema = ToolSchema.Parse(Answer),
        Annotations = new ToolAnnotations
        {
            Title = Title,
            ReadOnlyHint = IsReadOnly,
            DestructiveHint = IsDestructive,
            IdempotentHint = IsIdempotent,
            OpenWorldHint = false,
        },
    };
}
