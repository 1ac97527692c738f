using System.Net.Http.Headers;
using System.Text.Json;
using Cairn.Hub.Tests.Pages;

namespace Cairn.Hub.Tests.Devices;

/// <summary>A device that signs in, one request at a time.</summary>
internal sealed class OAuthDevice(Uri hub) : IDisposable
{
    private readonly HttpClient _client = new() { BaseAddress = hub };

    public string Access { get; private set; } = "";

    public string Refresh { get; private set; } = "";

    public Guid Id { get; private set; }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>A device that a person has let in.</summary>
    public static async Task<OAuthDevice> SignInAsync(TestHub hub, Browser person, string name = "laptop")
    {
        var device = new OAuthDevice(hub.Server.Address);
        var (deviceCode, userCode) = await device.AskAsync(name);
        Assert.Contains("Approved", (await person.PostAsync("/device", ("user_code", userCode), ("decision", "approve"))).Html, StringComparison.Ordinal);
        Assert.Equal("", await device.PollAsync(deviceCode));
        return device;
    }

    public async Task<(string DeviceCode, string UserCode)> AskAsync(string name = "laptop")
    {
        var (status, json) = await PostAsync("oauth/device_authorization", ("client_id", "cairn"), ("device_name", name), ("platform", "linux"), ("installed_at", "2026-03-01T10:00:00Z"));
        Assert.Equal(200, status);
        return (json.GetProperty("device_code").GetString()!, json.GetProperty("user_code").GetString()!);
    }

    /// <summary>Asks for tokens.</summary>
    /// <returns>The error; empty where the tokens came.</returns>
    public Task<string> PollAsync(string deviceCode, string client = "cairn") => TakeAsync(("grant_type", "urn:ietf:params:oauth:grant-type:device_code"), ("device_code", deviceCode), ("client_id", client));

    /// <summary>Asks for the next tokens.</summary>
    /// <returns>The error; empty where they came.</returns>
    public Task<string> RefreshAsync(string? token = null, string client = "cairn") => TakeAsync(("grant_type", "refresh_token"), ("refresh_token", token ?? Refresh), ("client_id", client));

    /// <summary>Calls the API.</summary>
    public async Task<(int Status, JsonElement Json)> CallAsync(HttpMethod method, string path, string? json = null, string? token = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = json is null ? null : new StringContent(json, new MediaTypeHeaderValue("application/json")) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token ?? Access);
        return await SendAsync(request);
    }

    public async Task<(int Status, JsonElement Json)> PostAsync(string path, params (string Name, string Value)[] fields)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))) };
        return await SendAsync(request);
    }

    public void Dispose() => _client.Dispose();

    private async Task<string> TakeAsync(params (string, string)[] fields)
    {
        var (status, json) = await PostAsync("oauth/token", fields);
        if (status != 200)
        {
            Assert.Equal(400, status);
            return json.GetProperty("error").GetString()!;
        }

        (Access, Refresh, Id) = (json.GetProperty("access_token").GetString()!, json.GetProperty("refresh_token").GetString()!, json.GetProperty("device").GetGuid());
        return "";
    }

    private async Task<(int, JsonElement)> SendAsync(HttpRequestMessage request)
    {
        using var answer = await _client.SendAsync(request, Stop);
        var text = await answer.Content.ReadAsStringAsync(Stop);
        return ((int)answer.StatusCode, text.Length == 0 ? default : JsonDocument.Parse(text).RootElement);
    }
}
