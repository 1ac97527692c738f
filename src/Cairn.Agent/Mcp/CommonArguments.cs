namespace Cairn.Agent.Mcp;

/// <summary>Arguments that several tools have.</summary>
internal static class CommonArguments
{
    public static readonly ToolArgument Vault = new("vault", ArgumentType.Text, "The vault to write to, by name. Leave it out unless the person named one.");

    public static readonly ToolArgument Vaults = new("vault", ArgumentType.Texts, "Only these vaults, by name. Leave it out to look into all that are offered.");

    public static readonly ToolArgument Budget = new("budget", ArgumentType.Whole, "Most tokens of the answer, from 200 to 20,000; 1,500 by default.");

    public static ToolArgument Limit(int otherwise) => new("limit", ArgumentType.Whole, $"Most memories to answer, from 1 to {LimitMax}; {otherwise} by default.");

    /// <summary>Most memories in one answer.</summary>
    public const int LimitMax = 100;
}
