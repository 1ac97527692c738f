using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Cairn.Sync.Tests.Http;

/// <summary>A listener that answers each connection as a test says, whether that is HTTP or not.</summary>
internal sealed class HostileServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Task _serving;

    public HostileServer(Func<NetworkStream, CancellationToken, Task> answer)
    {
        _listener.Start();
        _serving = ServeAsync(answer);
    }

    public Uri Address => new($"http://{_listener.LocalEndpoint}");

    /// <summary>The head of an answer of status 200, with a body of any length.</summary>
    public static byte[] Head(params string[] headers) =>
        Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n{string.Concat(headers.Select(header => header + "\r\n"))}\r\n");

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
    }

    private async Task ServeAsync(Func<NetworkStream, CancellationToken, Task> answer)
    {
        while (true)
        {
            using var client = await _listener.AcceptTcpClientAsync(_end.Token);
            try
            {
                await using var stream = client.GetStream();
                _ = await stream.ReadAtLeastAsync(new byte[64 << 10], 1, cancellationToken: _end.Token);
                await answer(stream, _end.Token);
            }
            catch (IOException)
            {
                // The other side has had enough.
            }
        }
    }
}
