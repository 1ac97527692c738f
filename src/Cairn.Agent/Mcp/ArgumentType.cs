namespace Cairn.Agent.Mcp;

/// <summary>What an argument holds. What a model writes instead is understood where only one thing can be meant: a number in a string, one text for a list.</summary>
internal enum ArgumentType
{
    Text,
    Texts,
    Whole,
    Number,
    Truth,
    Object,

    /// <summary>Several memories, each with the arguments of one.</summary>
    Memories,
}
