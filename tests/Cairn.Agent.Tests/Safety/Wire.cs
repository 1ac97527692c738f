using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Cairn.Agent.Tests.Safety;

/// <summary>A connection to an agent on which anything may be said, whether it is HTTP or not.</summary>
internal sealed class Wire : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Socket _socket;
    private readonly CancellationTokenSource _patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly List<byte> _ahead = [];

    private Wire(Socket socket)
    {
        _socket = socket;
        _patience.CancelAfter(Patience);
    }

    public static async Task<Wire> ConnectAsync(Uri url, IPAddress? from = null, int receiveBytes = 0)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (receiveBytes > 0) socket.ReceiveBufferSize = receiveBytes;
        if (from is not null) socket.Bind(new IPEndPoint(from, 0));
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, url.Port), TestContext.Current.CancellationToken);
        return new Wire(socket);
    }

    /// <summary>The head of a request that is let in, to which headers may be added, without the empty line that ends it.</summary>
    public static string Head(string line, params ReadOnlySpan<string> headers) =>
        $"{line} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {GuardedAgent.Token}\r\n{string.Concat(headers.ToArray().Select(header => header + "\r\n"))}";

    /// <summary>Sends characters as the bytes of the same numbers.</summary>
    public Task SendAsync(string text) => SendAsync(Encoding.Latin1.GetBytes(text));

    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty) bytes = bytes[await _socket.SendAsync(bytes, _patience.Token)..];
    }

    /// <summary>Sends until the other side wants no more.</summary>
    /// <returns>How many bytes went.</returns>
    public async Task<long> SendUntilRefusedAsync(ReadOnlyMemory<byte> bytes, long bytesMax)
    {
        var sent = 0L;
        try
        {
            for (; sent < bytesMax; sent += bytes.Length) await SendAsync(bytes);
        }
        catch (SocketException)
        {
            // The connection was closed.
        }

        return sent;
    }

    /// <summary>Reads one answer; null where the connection was closed instead.</summary>
    public async Task<WireAnswer?> ReadAsync()
    {
        int end;
        while ((end = Encoding.Latin1.GetString([.. _ahead]).IndexOf("\r\n\r\n", StringComparison.Ordinal)) < 0)
        {
            if (!await ReadMoreAsync()) return null;
        }

        var lines = Take(end + 4).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var headers = lines.Skip(1).Select(line => line.Split(": ", 2)).ToDictionary(parts => parts[0], parts => parts[1], StringComparer.OrdinalIgnoreCase);
        var length = int.Parse(headers.GetValueOrDefault("Content-Length", "0"), CultureInfo.InvariantCulture);
        while (_ahead.Count < length && await ReadMoreAsync())
        {
        }

        return new WireAnswer(int.Parse(lines[0].Split(' ')[1], CultureInfo.InvariantCulture), headers, Take(Math.Min(length, _ahead.Count)));
    }

    /// <summary>Reads a line of an answer that goes on; null at its end.</summary>
    public async Task<string?> ReadLineAsync()
    {
        int end;
        while ((end = _ahead.IndexOf((byte)'\n')) < 0)
        {
            if (!await ReadMoreAsync()) return null;
        }

        return Take(end + 1).TrimEnd('\r', '\n');
    }

    /// <summary>Waits until the other side closes the connection.</summary>
    public async Task AssertClosedAsync()
    {
        while (await ReadMoreAsync())
        {
        }
    }

    public void Dispose()
    {
        _socket.Dispose();
        _patience.Dispose();
    }

    private async Task<bool> ReadMoreAsync()
    {
        var buffer = new byte[16 << 10];
        try
        {
            var read = await _socket.ReceiveAsync(buffer, _patience.Token);
            _ahead.AddRange(buffer.AsSpan(0, read));
            return read > 0;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private string Take(int count)
    {
        var text = Encoding.UTF8.GetString([.. _ahead[..count]]);
        _ahead.RemoveRange(0, count);
        return text;
    }
}
