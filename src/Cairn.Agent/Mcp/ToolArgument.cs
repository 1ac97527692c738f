namespace Cairn.Agent.Mcp;

/// <summary>An argument of a tool, as the model is told of it. Other names that models guess are in <see cref="ArgumentNames"/>.</summary>
/// <param name="Name">Its right name.</param>
/// <param name="Type">What it holds.</param>
/// <param name="Description">What it means, for a model.</param>
/// <param name="IsRequired">Whether the tool can do nothing without it.</param>
internal sealed record ToolArgument(string Name, ArgumentType Type, string Description, bool IsRequired = false);
