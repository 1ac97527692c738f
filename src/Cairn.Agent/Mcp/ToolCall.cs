using Cairn.Agent.Daemon;
using Cairn.Vaults.Log;

namespace Cairn.Agent.Mcp;

/// <summary>One call of a tool.</summary>
/// <param name="Agent">What it works with.</param>
/// <param name="Vaults">The vaults that it may use.</param>
/// <param name="Arguments">What the model gave.</param>
/// <param name="Author">Who writes.</param>
internal sealed record ToolCall(AgentContext Agent, OfferedVaults Vaults, ToolArguments Arguments, Author Author);
