using System.Diagnostics;
using Cairn.Protocol;

namespace Cairn.Hub.Operations;

/// <summary>Measures every request, and notes those that fail or take long: by the pattern of their route, never with what was asked or sent.</summary>
internal sealed class RequestWatch(HubNode hub)
{
    private static readonly TimeSpan SlowTime = TimeSpan.FromSeconds(1);

    // Anybody may make up a method; each would be a label of its own.
    private static readonly HashSet<string> Methods = new(StringComparer.Ordinal) { HttpMethods.Get, HttpMethods.Head, HttpMethods.Post, HttpMethods.Put, HttpMethods.Patch, HttpMethods.Delete };

    public async Task PassAsync(HttpContext context, RequestDelegate next)
    {
        var started = hub.Time.GetTimestamp();
        hub.Metrics.Begin();
        try
        {
            await next(context);
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // The caller has left.
            context.Abort();
        }
        catch (Exception failure)
        {
            await ProblemAnswer.SendAsync(context, hub.Explain(failure));
        }
        finally
        {
            hub.Metrics.End();
            Note(context, hub.Time.GetElapsedTime(started));
        }
    }

    private void Note(HttpContext context, TimeSpan took)
    {
        var route = context.GetEndpoint() as RouteEndpoint;
        var pattern = route?.RoutePattern.RawText ?? "none";
        var method = Methods.Contains(context.Request.Method) ? context.Request.Method : "other";
        var status = context.Response.StatusCode;
        var isStream = route?.Metadata.GetMetadata<SyncAccess>()?.IsStream == true;
        if (!isStream)
        {
            hub.Metrics.Answer(method, pattern, status, took);
        }

        var trace = Activity.Current?.TraceId.ToHexString() ?? context.TraceIdentifier;
        if (status >= StatusCodes.Status500InternalServerError)
        {
            HubLog.RequestFailed(hub.Log, method, pattern, status, (long)took.TotalMilliseconds, trace);
        }
        else if (took > SlowTime && !isStream)
        {
            HubLog.RequestSlow(hub.Log, method, pattern, status, (long)took.TotalMilliseconds, trace);
        }
    }
}
