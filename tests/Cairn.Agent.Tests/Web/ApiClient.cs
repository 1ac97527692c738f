using System.Net.Http.Headers;
using System.Text;
using Cairn.Agent.Tests.Processes;

namespace Cairn.Agent.Tests.Web;

/// <summary>A program that uses the API. Every answer must be one that the description promises.</summary>
internal sealed partial class ApiClient : IDisposable
{
    private readonly HttpClient _http;

    public ApiClient(Uri url, string token)
    {
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = url };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    public Task<ApiAnswer> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<ApiAnswer> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path);

    public Task<ApiAnswer> PostAsync(string path, string json) => SendAsync(HttpMethod.Post, path, Json(json));

    public Task<ApiAnswer> PatchAsync(string path, string json) => SendAsync(HttpMethod.Patch, path, Json(json));

    public async Task<ApiAnswer> SendAsync(HttpMethod method, string path, HttpContent? body = null, string? origin = null, string? token = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body };
        if (origin is not null) request.Headers.Add("Origin", origin);
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        var content = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        var answer = new ApiAnswer($"{method} {path}", (int)response.StatusCode, response.Headers, response.Content.Headers.ContentType?.MediaType, content);
        Hold(method.Method, path, answer);
        return answer;
    }

    /// <summary>Begins to read an answer that goes on.</summary>
    public async Task<HttpResponseMessage> OpenAsync(string path, string? lastEventId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (lastEventId is not null) request.Headers.Add("Last-Event-ID", lastEventId);
        return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
    }

    /// <summary>Waits until the agent has given so many memories their vectors.</summary>
    public Task EmbeddedAsync(int count) => Eventually.HoldsAsync(async () => (await GetAsync("/v1/status")).Being(200)["vectors"].GetProperty("covered").GetInt32() >= count);

    /// <summary>Remembers a text; answers the id.</summary>
    public async Task<string> RememberAsync(string vault, string content, string more = "") =>
        (await PostAsync($"/v1/memories?vault={vault}", $$"""{"content":"{{content}}"{{more}}}""")).Being(201)["id"].GetString()!;

    public void Dispose() => _http.Dispose();

    public static StringContent Json(string json) => new(json, Encoding.UTF8, "application/json");

    /// <summary>Holds an answer against the agent's description, in the tests that know it.</summary>
    static partial void Hold(string method, string path, ApiAnswer answer);
}
