using System.Text.Json;
using Cairn.Core;
using Cairn.Hub.Accounts;
using Cairn.Hub.Operations;
using Cairn.Protocol;

namespace Cairn.Hub.Web;

/// <summary>A call of the hub's API, by somebody whom the gate has let in.</summary>
internal static class ApiCall
{
    /// <summary>Answers it, with problem details where it fails.</summary>
    public static async Task AnswerAsync(HubNode hub, HttpContext context, Func<Caller, Task> answer)
    {
        try
        {
            await answer(context.Features.Get<Caller>() ?? await hub.Callers.FindAsync(context));
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            context.Abort();
        }
        catch (JsonException cause)
        {
            await ProblemAnswer.SendAsync(context, new CairnException("invalid_json", "The body is not what this endpoint takes.", "Nothing was written. docs/reference/hub.md describes it.", innerException: cause));
        }
        catch (Exception failure)
        {
            await ProblemAnswer.SendAsync(context, hub.Explain(failure));
        }
    }
}
