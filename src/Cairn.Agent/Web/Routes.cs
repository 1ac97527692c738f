using Cairn.Agent.Daemon;

namespace Cairn.Agent.Web;

/// <summary>Maps the routes of the API: each declares the parameters that it knows, and answers JSON.</summary>
internal sealed class Routes(IEndpointRouteBuilder endpoints, AgentContext agent)
{
    private const int RetryAfterSeconds = 1;

    public AgentContext Agent => agent;

    public IEndpointRouteBuilder Endpoints => endpoints;

    public void Map(string method, string pattern, IReadOnlyList<string> parameters, Func<ApiRequest, Task<Reply>> handle) =>
        endpoints.MapMethods(pattern, [method], async context => await SendAsync(context, await AnswerAsync(context, parameters, handle))).WithMetadata(new QueryParameters(parameters));

    public void Get(string pattern, IReadOnlyList<string> parameters, Func<ApiRequest, Reply> handle) =>
        Map(HttpMethods.Get, pattern, parameters, request => Task.FromResult(handle(request)));

    /// <summary>Sends an answer whole.</summary>
    public static async Task SendAsync(HttpContext context, Reply reply)
    {
        var response = context.Response;
        response.StatusCode = reply.Status;
        response.ContentType = reply.Status >= StatusCodes.Status400BadRequest ? ProblemReply.ContentType : "application/json";
        response.ContentLength = reply.Body.Length;
        response.Headers.Location = reply.Location;
        if (reply.Status == StatusCodes.Status503ServiceUnavailable)
        {
            response.Headers.RetryAfter = RetryAfterSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        await response.Body.WriteAsync(reply.Body, context.RequestAborted);
    }

    /// <summary>Does work for a request; what goes wrong is the answer.</summary>
    public async Task<Reply?> GuardAsync(HttpContext context, Func<Task<Reply?>> answer)
    {
        try
        {
            return await answer();
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception exception)
        {
            return ProblemReply.Of(Failure.Explain(exception, agent));
        }
    }

    private async Task<Reply> AnswerAsync(HttpContext context, IReadOnlyList<string> parameters, Func<ApiRequest, Task<Reply>> handle) => (await GuardAsync(context, async () =>
    {
        var request = new ApiRequest(context, agent);
        request.RequireKnown(parameters);
        return await handle(request);
    }))!;
}
