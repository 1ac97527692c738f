using System.Diagnostics;
using System.Text.Json;

namespace Cairn.Bench.Mcp;

/// <summary>A client of the Model Context Protocol that does nothing but send a line and wait for the next, the same for every server.</summary>
internal sealed class LineClient : IDisposable
{
    private readonly Process _server;
    private int _id;

    private LineClient(Process server) => _server = server;

    /// <summary>Memory of the server now, in megabytes.</summary>
    public double Megabytes
    {
        get
        {
            _server.Refresh();
            return _server.WorkingSet64 / 1_048_576.0;
        }
    }

    /// <summary>Starts a server and greets it.</summary>
    public static async Task<LineClient> StartAsync(string program, IEnumerable<string> arguments, string variable, string value)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { [variable] = value },
        };
        var server = Process.Start(start)!;
        server.ErrorDataReceived += (_, _) => { };
        server.BeginErrorReadLine();
        var client = new LineClient(server);
        await client.SendAsync("initialize", """{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"bench","version":"1"}}""");
        await server.StandardInput.WriteLineAsync("""{"jsonrpc":"2.0","method":"notifications/initialized"}""");
        return client;
    }

    /// <summary>Calls a tool; returns the length of the answer.</summary>
    public async Task<int> CallAsync(string tool, string query)
    {
        var answer = await SendAsync("tools/call", $$"""{"name":"{{tool}}","arguments":{"query":{{JsonSerializer.Serialize(query)}}} }""");
        return !answer.Contains("\"isError\":true", StringComparison.Ordinal) ? answer.Length : throw new InvalidOperationException(answer);
    }

    public void Dispose()
    {
        _server.StandardInput.Close();
        _server.WaitForExit();
        _server.Dispose();
    }

    private async Task<string> SendAsync(string method, string parameters)
    {
        var id = ++_id;
        await _server.StandardInput.WriteLineAsync($$"""{"jsonrpc":"2.0","id":{{id}},"method":"{{method}}","params":{{parameters}} }""");
        while (await _server.StandardOutput.ReadLineAsync() is { } line)
        {
            using var message = JsonDocument.Parse(line);
            if (message.RootElement.TryGetProperty("id", out var of) && of.GetInt32() == id)
            {
                return message.RootElement.TryGetProperty("result", out _) ? line : throw new InvalidOperationException(line);
            }
        }

        throw new InvalidOperationException("The server ended.");
    }
}
