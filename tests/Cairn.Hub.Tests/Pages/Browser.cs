using System.Net;
using System.Text.RegularExpressions;
using Cairn.Hub.Accounts;

namespace Cairn.Hub.Tests.Pages;

/// <summary>A browser without scripts: it keeps cookies, sends forms with where they came from, and goes where it is told only when the test says so.</summary>
internal sealed partial class Browser : IDisposable
{
    public const string Password = "a good password";

    private readonly CookieContainer _cookies = new();
    private readonly HttpClient _client;

    public Browser(Uri hub)
    {
        Hub = hub;
        _client = new HttpClient(new HttpClientHandler { CookieContainer = _cookies, AllowAutoRedirect = false }) { BaseAddress = hub };
    }

    public Uri Hub { get; }

    /// <summary>What the browser says of where a form comes from; null to say nothing.</summary>
    public string? Origin { get; set; } = "";

    /// <summary>The same in the words of Fetch Metadata.</summary>
    public string? Site { get; set; }

    /// <summary>The form token of the page that was seen last.</summary>
    public string Token { get; set; } = "";

    public string? Cookie
    {
        get => _cookies.GetCookies(Hub)["cairn"]?.Value;
        set => _cookies.Add(Hub, new Cookie("cairn", value));
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>A browser that has made an account by an invitation.</summary>
    public static async Task<Browser> JoinAsync(TestHub hub, string name = "anna")
    {
        var browser = new Browser(hub.Server.Address);
        var code = await Invitations.NewAsync(hub.Database, hub.Time, Stop);
        await browser.GetAsync($"/join?code={code}");
        Assert.Equal("/", (await browser.PostAsync("/join", ("code", code), ("name", name), ("password", Password))).Location);
        await browser.GetAsync("/");
        return browser;
    }

    public async Task<Seen> GetAsync(string path) => await SeeAsync(await _client.GetAsync(path, Stop));

    /// <summary>Sends a form of the page that was seen last.</summary>
    public async Task<Seen> PostAsync(string path, params (string Name, string Value)[] fields)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new FormUrlEncodedContent(fields.Append(("form_token", Token)).Select(field => KeyValuePair.Create(field.Item1, field.Item2))),
        };
        if (Origin is not null) request.Headers.Add("Origin", Origin.Length > 0 ? Origin : Hub.GetLeftPart(UriPartial.Authority));
        if (Site is not null) request.Headers.Add("Sec-Fetch-Site", Site);
        return await SeeAsync(await _client.SendAsync(request, Stop));
    }

    public async Task<Seen> SignInAsync(string name = "anna", string password = Password, string page = "/signin", string wanted = "/")
    {
        await GetAsync(page);
        return await PostAsync("/signin", ("name", name), ("password", password), ("return", wanted));
    }

    public void Dispose() => _client.Dispose();

    private async Task<Seen> SeeAsync(HttpResponseMessage answer)
    {
        using (answer)
        {
            var html = await answer.Content.ReadAsStringAsync(Stop);
            Token = FormToken().Match(html) is { Success: true } found ? found.Groups["token"].Value : Token;
            return new Seen(answer.StatusCode, html, answer.Headers.Location?.OriginalString, answer.Headers.ToDictionary(header => header.Key, header => string.Join('\n', header.Value), StringComparer.OrdinalIgnoreCase));
        }
    }

    [GeneratedRegex("""name="form_token" value="(?<token>[^"]+)">""", RegexOptions.ExplicitCapture)]
    private static partial Regex FormToken();

    internal sealed record Seen(HttpStatusCode Status, string Html, string? Location, Dictionary<string, string> Headers);
}
