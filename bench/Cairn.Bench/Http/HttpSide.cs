using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Cairn.Bench.Http;

/// <summary>A server in a process of its own, and a client that keeps its connections.</summary>
internal sealed class HttpSide : IDisposable
{
    private readonly Process _process;
    private readonly HttpClient _client;

    private HttpSide(Process process, JsonElement announced)
    {
        _process = process;
        Url = new Uri(announced.GetProperty("url").GetString()!);
        _client = new HttpClient { BaseAddress = Url };
        if (announced.GetProperty("token_file").GetString() is { } file)
        {
            _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", File.ReadAllText(file).Trim());
        }
    }

    /// <summary>Where it listens.</summary>
    public Uri Url { get; }

    /// <summary>Starts a server that says where it listens in its first line, as <c>cairn up --json</c> does.</summary>
    public static async Task<HttpSide> StartAsync(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        start.UseShellExecute = false;
        var process = Process.Start(start)!;
        return new HttpSide(process, JsonElement.Parse(await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The server did not start.")));
    }

    /// <summary>Memory in use, and the most that was, in megabytes.</summary>
    public (double Now, double Most) Megabytes()
    {
        var lines = File.ReadAllLines($"/proc/{_process.Id}/status");
        double Of(string name) => double.Parse(lines.First(line => line.StartsWith(name, StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1_024;
        return (Of("VmRSS:"), Of("VmHWM:"));
    }

    public Task GetAsync(string path) => SendAsync(new HttpRequestMessage(HttpMethod.Get, path));

    public Task PostAsync(string path, string json) => SendAsync(new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(json, Encoding.UTF8, "application/json") });

    /// <summary>Sends JSON, and reads the JSON that answers it.</summary>
    public async Task<JsonElement> PostJsonAsync(string path, string json)
    {
        using var body = new StringContent(json, Encoding.UTF8, "application/json");
        using var answer = await _client.PostAsync(new Uri(path, UriKind.Relative), body);
        return JsonElement.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync());
    }

    /// <summary>Whether a route answers with something.</summary>
    public async Task<bool> HasAsync(string path)
    {
        using var answer = await _client.GetAsync(new Uri(path, UriKind.Relative));
        return answer.IsSuccessStatusCode;
    }

    public void Dispose()
    {
        _client.Dispose();
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }

    private async Task SendAsync(HttpRequestMessage request)
    {
        using (request)
        {
            using var answer = await _client.SendAsync(request);
            answer.EnsureSuccessStatusCode();
            await answer.Content.ReadAsByteArrayAsync();
        }
    }
}
