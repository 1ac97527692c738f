using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Cairn.Agent.Tests.Sync.Rounds;

/// <summary>The network between a device and the one that it syncs with: an address on which connections are passed on, well or badly.</summary>
internal sealed class FaultyLink : IAsyncDisposable
{
    private const int StepBytes = 2 << 10;

    private static readonly TimeSpan Unnoticed = TimeSpan.FromMilliseconds(1);

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<Socket, Socket> _connections = new();
    private readonly Task _accepting;
    private volatile LinkFault _fault = LinkFault.None;
    private volatile int _target;
    private long _harmed;

    /// <param name="target">The port on this machine that connections are passed on to.</param>
    public FaultyLink(int target)
    {
        _target = target;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Where connections are passed on to that are made from now on.</summary>
    public int Target
    {
        get => _target;
        set => _target = value;
    }

    public LinkFault Fault
    {
        get => _fault;
        set => _fault = value;
    }

    /// <summary>How often something was not passed on as it came.</summary>
    public long Harmed => Interlocked.Read(ref _harmed);

    /// <summary>Breaks all connections.</summary>
    public void Cut()
    {
        foreach (var (near, far) in _connections)
        {
            near.Close(0);
            far.Close(0);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        Cut();
        await _accepting;
        _listener.Dispose();
    }

    private async Task AcceptAsync()
    {
        var passing = new List<Task>();
        try
        {
            while (true)
            {
                passing.Add(PassAsync(await _listener.AcceptSocketAsync()));
            }
        }
        catch (Exception ended) when (ended is SocketException or InvalidOperationException)
        {
            await Task.WhenAll(passing);
        }
    }

    private async Task PassAsync(Socket near)
    {
        using var accepted = near;
        using var far = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        near.NoDelay = true;
        if (_fault.IsDown)
        {
            Interlocked.Increment(ref _harmed);
            near.Close(0);
            return;
        }

        try
        {
            await far.ConnectAsync(IPAddress.Loopback, _target);
            _connections[near] = far;
            await await Task.WhenAny(PassAsync(near, far, isAnswer: false), PassAsync(far, near, isAnswer: true));
        }
        catch (Exception broken) when (broken is SocketException or ObjectDisposedException)
        {
            // Cut, or one of the two is dead; the other learns of it below.
        }
        finally
        {
            _connections.TryRemove(near, out _);
            near.Close(0);
            far.Close(0);
        }
    }

    private async Task PassAsync(Socket from, Socket to, bool isAnswer)
    {
        var buffer = new byte[StepBytes];
        for (var (passed, read) = (0L, await from.ReceiveAsync(buffer)); read > 0; read = await from.ReceiveAsync(buffer))
        {
            var fault = _fault;
            var wait = fault.Delay + (TimeSpan.FromSeconds(1) * read / fault.BytesPerSecond);
            if (wait > Unnoticed) await Task.Delay(wait, TimeProvider.System);

            var swallows = isAnswer ? fault.SwallowsAnswers : fault.SwallowsRequests;
            var fits = isAnswer ? (int)Math.Min(read, Math.Max(0, fault.AnswerBytesMax - passed)) : read;
            if (swallows || fits < read || wait > Unnoticed) Interlocked.Increment(ref _harmed);

            if (swallows) continue;

            await to.SendAsync(buffer.AsMemory(0, fits));
            passed += fits;
            if (fits < read) return;
        }
    }
}
