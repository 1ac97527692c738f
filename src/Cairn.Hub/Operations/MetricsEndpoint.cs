using Cairn.Hub.Projections;
using Cairn.Protocol;
using Microsoft.AspNetCore.Connections;

namespace Cairn.Hub.Operations;

/// <summary>Answers with the metrics, at an address of its own: no proxy that serves the hub to others can be made to serve them, too.</summary>
internal sealed class MetricsEndpoint(HubNode hub, Projector projector) : IDisposable
{
    private readonly FigureReader _figures = new(hub, projector);
    private readonly MetricsReader _reader = new(hub.Metrics.Meter, hub.Database.PoolName);

    /// <summary>Marks the connections that come in at that address.</summary>
    public static ConnectionDelegate Mark(ConnectionDelegate next) => connection =>
    {
        connection.Features.Set(new Connection());
        return next(connection);
    };

    /// <summary>Answers requests of marked connections, and passes the others on.</summary>
    public Task PassAsync(HttpContext context, RequestDelegate next) => context.Features.Get<Connection>() is null ? next(context) : AnswerAsync(context);

    /// <inheritdoc/>
    public void Dispose()
    {
        _reader.Dispose();
        _figures.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        if (context.Request.Path != "/metrics" || !HttpMethods.IsGet(context.Request.Method))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        hub.Metrics.Figures = await _figures.ReadAsync(context.RequestAborted);
        context.Response.ContentType = PrometheusText.ContentType;
        await context.Response.WriteAsync(_reader.Write(), context.RequestAborted);
    }

    private sealed class Connection;
}
