using System.Text.Json;
using Cairn.Agent.CommandLine;
using Cairn.Agent.Daemon;
using Cairn.Agent.Mcp.Tools;
using Cairn.Core;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace Cairn.Agent.Mcp;

/// <summary>All tools, and the calling of one.</summary>
internal static class MemoryTools
{
    public static readonly IReadOnlyList<MemoryTool> All = [RememberTool.Tool, RecallTool.Tool, GetTool.Tool, RecentTool.Tool, ForgetTool.Tool, SearchTool.Tool, FetchTool.Tool, TodayTool.Tool, CaptureTodoTool.Tool, CompleteTodoTool.Tool];

    /// <summary>Calls a tool. What goes wrong is an answer too, which a model can read and do better by.</summary>
    /// <exception cref="McpProtocolException">There is no such tool.</exception>
    public static async Task<CallToolResult> CallAsync(
        AgentContext agent, OfferedVaults vaults, string name, IEnumerable<KeyValuePair<string, JsonElement>> arguments, string? client, CancellationToken cancellationToken)
    {
        var tool = All.FirstOrDefault(tool => tool.Name == name) ?? throw new McpProtocolException(
            $"There is no tool {Printable.Line(name, 40)}. There are: {string.Join(", ", All.Select(tool => tool.Name))}.", McpErrorCode.InvalidParams);
        try
        {
            return await tool.RunAsync(new ToolCall(agent, vaults, new ToolArguments(name, tool.Arguments, arguments), ClientAuthor.Of(client)), cancellationToken);
        }
        catch (CairnException exception)
        {
            return ToolAnswer.Of(exception, agent.Vaults.Home);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return ToolAnswer.Of(new CairnException("file_failed", "A file of the vault cannot be used.", "Ask the person to see what `cairn doctor` says.", innerException: exception), agent.Vaults.Home);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // A message of somebody else's may hold anything, so only the kind of the exception is told.
            return ToolAnswer.Of(new CairnException(
                "unexpected", $"Something went wrong that Cairn does not know ({exception.GetType().Name}).", "What was acknowledged before is safe. Ask the person to see what `cairn doctor` says.", innerException: exception), agent.Vaults.Home);
        }
        finally
        {
            agent.Heap.Notice();
        }
    }
}
