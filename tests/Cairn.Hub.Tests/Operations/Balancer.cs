using System.Net;
using System.Net.Sockets;

namespace Cairn.Hub.Tests.Operations;

/// <summary>A balancer as people put before nodes: each new connection goes to the first node that says that it is ready.</summary>
internal sealed class Balancer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly HttpClient _client = new();
    private readonly IReadOnlyList<Uri> _nodes;
    private readonly Task _running;

    public Balancer(params IReadOnlyList<Uri> nodes)
    {
        _nodes = nodes;
        _listener.Start();
        _running = AcceptAsync();
    }

    public Uri Address => new($"http://{_listener.LocalEndpoint}");

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _client.Dispose();
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            _ = ForwardAsync(await _listener.AcceptTcpClientAsync(_end.Token));
        }
    }

    private async Task ForwardAsync(TcpClient from)
    {
        using var _ = from;
        if (await FindAsync() is not { } node)
        {
            return;
        }

        using var to = new TcpClient();
        await to.ConnectAsync(IPAddress.Loopback, node.Port, _end.Token);
        await Task.WhenAny(from.GetStream().CopyToAsync(to.GetStream(), _end.Token), to.GetStream().CopyToAsync(from.GetStream(), _end.Token));
    }

    private async Task<Uri?> FindAsync()
    {
        foreach (var node in _nodes)
        {
            try
            {
                using var answer = await _client.GetAsync(new Uri(node, "readyz"), _end.Token);
                if (answer.IsSuccessStatusCode)
                {
                    return node;
                }
            }
            catch (HttpRequestException)
            {
                // It is down; the next one may not be.
            }
        }

        return null;
    }
}
