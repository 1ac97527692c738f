using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Cairn.Core;
using Cairn.Sync.Http;

namespace Cairn.Sync.Tests.Http;

/// <summary>What a remote may do to a replica: take its time, up to a limit, and nothing else.</summary>
public sealed class HostileServerTests
{
    private static readonly Guid Vault = Guid.NewGuid();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public Task A_remote_that_says_nothing_is_given_up() => FailsAsync("remote_unreachable", (_, stop) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop));

    // A connection that breaks just as it was made gives another exception of the runtime than one that breaks a moment sooner or later.
    [Fact]
    public async Task A_remote_that_breaks_each_connection_at_once_is_unreachable_at_whatever_moment()
    {
        const int Calls = 4_000;
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var breaking = BreakAllAsync(listener);
        using var remote = new HttpRemote(new HttpRemoteOptions { Address = new Uri($"http://{listener.LocalEndpoint}") });

        for (var call = 0; call < Calls; call++)
        {
            var failure = await Assert.ThrowsAsync<CairnException>(() => remote.ListVaultsAsync(Stop));
            Assert.Equal("remote_unreachable", failure.Code);
        }

        listener.Stop();
        await breaking;
    }

    [Fact]
    public Task A_remote_that_stops_in_the_middle_is_given_up() => FailsAsync("remote_unreachable", async (stream, stop) =>
    {
        await stream.WriteAsync(HostileServer.Head("Content-Length: 100"), stop);
        await stream.WriteAsync("{\"protocol\""u8.ToArray(), stop);
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop);
    });

    [Fact]
    public Task A_remote_that_sends_byte_by_byte_is_given_up() => FailsAsync("remote_unreachable", async (stream, stop) =>
    {
        await stream.WriteAsync(HostileServer.Head(), stop);
        while (true)
        {
            await stream.WriteAsync(" "u8.ToArray(), stop);
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, stop);
        }
    });

    [Fact]
    public Task An_answer_that_is_cut_short_is_no_answer() => FailsAsync("remote_unreachable", async (stream, stop) =>
    {
        await stream.WriteAsync(HostileServer.Head("Content-Length: 100"), stop);
        await stream.WriteAsync("""{"protocol":1,"vaults":[]}"""u8.ToArray(), stop);
    });

    [Fact]
    public Task What_is_not_HTTP_is_a_failure() => FailsAsync("remote_failed", (stream, stop) => stream.WriteAsync("SSH-2.0-OpenSSH_9.7\r\n\r\n"u8.ToArray(), stop).AsTask());

    [Fact]
    public Task Endless_headers_are_a_failure() => FailsAsync("remote_failed", async (stream, stop) =>
    {
        await stream.WriteAsync("HTTP/1.1 200 OK\r\n"u8.ToArray(), stop);
        while (true) await stream.WriteAsync(Encoding.ASCII.GetBytes($"X-More: {new string('x', 1_000)}\r\n"), stop);
    });

    [Fact]
    public Task An_endless_answer_is_a_failure() => FailsAsync("remote_failed", async (stream, stop) =>
    {
        var blanks = Encoding.ASCII.GetBytes(new string(' ', 1 << 20));
        await stream.WriteAsync(HostileServer.Head(), stop);
        while (true) await stream.WriteAsync(blanks, stop);
    });

    [Fact]
    public async Task A_bomb_of_gzip_is_a_failure()
    {
        // Made beforehand: a machine that is busy compressing would look like one that has gone.
        using var bomb = new MemoryStream();
        await using (var gzip = new GZipStream(bomb, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            await gzip.WriteAsync(new byte[64 << 20], Stop);
        }

        await FailsAsync("remote_failed", async (stream, stop) =>
        {
            await stream.WriteAsync(HostileServer.Head("Content-Encoding: gzip"), stop);
            while (true) await stream.WriteAsync(bomb.GetBuffer().AsMemory(0, (int)bomb.Length), stop);
        });
    }

    [Fact]
    public Task What_is_not_compressed_as_it_says_is_a_failure() => FailsAsync("remote_failed", async (stream, stop) =>
    {
        await stream.WriteAsync(HostileServer.Head("Content-Encoding: br"), stop);
        await stream.WriteAsync("""{"protocol":1,"vaults":[]}"""u8.ToArray(), stop);
    });

    [Fact]
    public async Task A_snapshot_with_an_endless_line_or_page_or_without_an_end_is_a_failure()
    {
        await ReadFailsAsync("remote_failed", new string('x', 3 << 20));
        await ReadFailsAsync("remote_failed", string.Concat(Enumerable.Repeat("{}\n", 100_001)));
        await ReadFailsAsync("remote_unreachable", "{\"op\":1}\n{\"op\":2}\n");
        await ReadFailsAsync("remote_unreachable", "{\"op\":1}\n{\"cursor\":\"1\",\"has_more\":true}\n");
        await ReadFailsAsync("remote_failed", "{\"cursor\":7}\n");
    }

    private static async Task ReadFailsAsync(string code, string lines)
    {
        await using var server = new HostileServer(async (stream, stop) =>
        {
            await stream.WriteAsync(HostileServer.Head(), stop);
            await stream.WriteAsync(Encoding.ASCII.GetBytes(lines), stop);
        });
        using var remote = Connect(server);

        Assert.Equal(code, (await Assert.ThrowsAsync<CairnException>(async () => await remote.ReadAsync(Vault, "", Stop).CountAsync(Stop))).Code);
    }

    private static async Task FailsAsync(string code, Func<NetworkStream, CancellationToken, Task> answer)
    {
        await using var server = new HostileServer(answer);
        using var remote = Connect(server);

        var failure = await Assert.ThrowsAsync<CairnException>(() => remote.ExchangeAsync([new() { Vault = Vault, Replica = "00000000000000ab" }], Stop));

        Assert.Equal(code, failure.Code);
    }

    private static async Task BreakAllAsync(TcpListener listener)
    {
        try
        {
            while (true) (await listener.AcceptSocketAsync(Stop)).Close(0);
        }
        catch (Exception ended) when (ended is SocketException or InvalidOperationException)
        {
            // It has stopped.
        }
    }

    private static HttpRemote Connect(HostileServer server) => new(new HttpRemoteOptions
    {
        Address = server.Address,
        StepTime = TimeSpan.FromSeconds(1),
        WorkTime = TimeSpan.FromSeconds(1),
    });
}
