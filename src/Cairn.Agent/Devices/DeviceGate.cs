using Cairn.Agent.Daemon;
using Cairn.Agent.Web;
using Cairn.Core;
using Cairn.Protocol;

namespace Cairn.Agent.Devices;

/// <summary>Lets in devices that are paired, and to pairing everybody, in turns.</summary>
internal sealed class DeviceGate(DeviceHost host, AgentOptions options, WrongTries tries) : IDisposable
{
    private const int ReceivingMax = 8;
    private const int WorkingMax = 4;

    private readonly Turns _turns = new(options, host.Time, ReceivingMax, WorkingMax);
    private int _streams;

    public async Task PassAsync(HttpContext context, RequestDelegate next)
    {
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        try
        {
            var access = context.GetEndpoint()?.Metadata.GetMetadata<SyncAccess>() ?? new SyncAccess();
            await LetInAsync(context, access);
            await (access.IsStream ? StreamAsync(context, next) : access.IsPublic ? _turns.TakePublicAsync(context, WorkAsync) : _turns.TakeAsync(context, WorkAsync));
        }
        catch (CairnException problem)
        {
            // Of its body, what was not received is not waited for.
            context.Response.Headers.Connection = "close";
            await ProblemAnswer.SendAsync(context, problem);
        }

        async Task WorkAsync(HttpContext inTurn)
        {
            await next(inTurn);
            if (inTurn.Response is { StatusCode: StatusCodes.Status404NotFound or StatusCodes.Status405MethodNotAllowed, ContentType: null })
            {
                throw inTurn.Response.StatusCode == StatusCodes.Status404NotFound
                    ? new CairnException("route_not_found", "There is nothing here.", "This port is for paired devices; spec/protocol.md describes what it answers.")
                    : new CairnException("method_not_allowed", "This endpoint does not take that method.", "spec/protocol.md describes what it takes.");
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turns.Dispose();

    private async Task LetInAsync(HttpContext context, SyncAccess access)
    {
        var address = context.Connection.RemoteIpAddress;
        if (context.Request.Headers.Origin.Count > 0)
        {
            throw new CairnException("foreign_origin", "Pages may not come in here.", "Call it from a program.");
        }

        try
        {
            _ = access.IsPublic ? null : await host.AuthenticateAsync(context);
        }
        catch (CairnException problem) when (problem.Code == "unauthorized")
        {
            tries.Note(address);
            throw;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            throw host.Explain(failure);
        }
    }

    private async Task StreamAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            if (Interlocked.Increment(ref _streams) > ApiLimits.StreamsMax)
            {
                throw new CairnException("too_many_streams", $"{ApiLimits.StreamsMax:N0} streams are open already.", "Close one, and try again.", isTransient: true);
            }

            await next(context);
        }
        finally
        {
            Interlocked.Decrement(ref _streams);
        }
    }
}
