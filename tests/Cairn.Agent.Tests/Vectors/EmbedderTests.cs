using System.Text.Json;
using Cairn.Agent.Tests.Processes;

namespace Cairn.Agent.Tests.Vectors;

public sealed class EmbedderTests : IDisposable
{
    private readonly CairnHome _home = new();

    private string Settings => Path.Combine(_home.Path, "settings.json");

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task An_embedder_is_chosen_shown_and_taken_away()
    {
        Assert.StartsWith("No embedder", (await _home.RunAsync("embedder", "show")).Ending(0).Out, StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, (await _home.RunAsync("embedder", "show", "--json")).Ending(0).Json.GetProperty("embedder").ValueKind);

        var used = (await _home.RunAsync("embedder", "use", "ollama")).Ending(0);
        var shown = (await _home.RunAsync("embedder", "show", "--json")).Ending(0).Json.GetProperty("embedder");

        Assert.Equal("ollama/nomic-embed-text at http://127.0.0.1:11434/\n", used.Out);
        Assert.Equal("", used.Error);
        Assert.Equal(["ollama", "nomic-embed-text", "http://127.0.0.1:11434/", null], new[] { "provider", "model", "url", "key_env" }.Select(name => shown.GetProperty(name).GetString()));
        Assert.StartsWith("No embedder", (await _home.RunAsync("embedder", "off")).Ending(0).Out, StringComparison.Ordinal);
        (await _home.RunAsync("embed")).Failing(1, "There is no embedder", "cairn embedder use");
        (await _home.RunAsync("embedder", "test")).Failing(1, "There is no embedder");
    }

    [Fact]
    public async Task Settings_are_for_their_owner_alone_and_what_this_version_does_not_know_in_them_is_kept()
    {
        Directory.CreateDirectory(_home.Path);
        File.WriteAllText(Settings, """{"later":{"a":[1,"ü"]},"embedder":{"provider":"ollama","model":"m","new_option":7}}""");

        (await _home.RunAsync("embedder", "use", "openai", "--model", "text-embedding-3-small")).Ending(0).Saying("api.openai.com");

        var settings = JsonElement.Parse(File.ReadAllText(Settings));
        Assert.Equal("""{"a":[1,"ü"]}""", settings.GetProperty("later").GetRawText().Replace(" ", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal));
        Assert.Equal(7, settings.GetProperty("embedder").GetProperty("new_option").GetInt32());
        Assert.Equal("OPENAI_API_KEY", settings.GetProperty("embedder").GetProperty("key_env").GetString());
        Assert.Equal([Settings], Directory.GetFiles(_home.Path));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Settings));
        }

        (await _home.RunAsync("embedder", "off")).Ending(0);
        Assert.Equal(["later"], JsonElement.Parse(File.ReadAllText(Settings)).EnumerateObject().Select(member => member.Name));
    }

    [Theory]
    [InlineData("", "line 1")]
    [InlineData("{\n\"embedder\": ,\n}", "line 2")]
    [InlineData("[]", "does not hold a JSON object")]
    [InlineData("""{"a":1,"a":2}""", "JSON")]
    [InlineData("""{"embedder":7}""", "embedder is not an object")]
    [InlineData("""{"embedder":{}}""", "embedder.provider")]
    [InlineData("""{"embedder":{"provider":"none","model":"m"}}""", "embedder.provider")]
    [InlineData("""{"embedder":{"provider":"ollama"}}""", "embedder.model")]
    [InlineData("""{"embedder":{"provider":"ollama","model":["m"]}}""", "embedder.model")]
    [InlineData("""{"embedder":{"provider":"ollama","model":"m","url":"file:///etc"}}""", "embedder.url")]
    public async Task Settings_that_cannot_be_used_say_where_and_why_and_stay_as_they_are(string text, string saying)
    {
        Directory.CreateDirectory(_home.Path);
        File.WriteAllText(Settings, text);

        (await _home.RunAsync("embedder", "show")).Failing(1, Settings, saying, "Correct the file");

        Assert.Equal(text, File.ReadAllText(Settings));
    }

    [Theory]
    [InlineData("localhost:11434")]
    [InlineData("ftp://host")]
    [InlineData("http://me:secret@host")]
    [InlineData("https://host/v1?key=secret")]
    public async Task An_address_that_is_none_or_holds_a_password_is_refused(string url)
    {
        var run = (await _home.RunAsync("embedder", "use", "ollama", "--url", url)).Failing(1, "not the address of a server");

        Assert.DoesNotContain("secret", run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Settings));
    }

    [Fact]
    public async Task A_key_is_read_from_its_variable_when_it_is_needed_and_kept_nowhere()
    {
        await using var server = await LocalOllama.StartAsync();
        (await _home.RunAsync("embedder", "use", "openai", "--model", LocalOllama.Model, "--url", $"{server.Address}/v1", "--key-env", "MY_KEY")).Ending(0);

        (await _home.RunAsync("embedder", "test")).Failing(1, "MY_KEY", "not set");
        var test = (await _home.BashAsync("MY_KEY=the-key cairn embedder test --json")).Ending(0).Json;

        Assert.Equal(("openai/word-hashes", 64), (test.GetProperty("model").GetString(), test.GetProperty("dimensions").GetInt32()));
        Assert.Equal("Bearer the-key", server.Authorization);
        Assert.DoesNotContain("the-key", File.ReadAllText(Settings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_that_is_missing_and_a_server_that_is_away_say_what_to_do()
    {
        await using (var server = await LocalOllama.StartAsync())
        {
            (await _home.RunAsync("embedder", "use", "ollama", "--model", "other", "--url", server.Address)).Ending(0);
            (await _home.RunAsync("embedder", "test")).Failing(1, "other", "ollama pull other");
        }

        (await _home.RunAsync("embedder", "test")).Failing(4, "does not answer", "ollama serve");
        Assert.Equal("embedder_unreachable", (await _home.RunAsync("embedder", "test", "--json")).Ending(4).ErrorJson.GetProperty("code").GetString());
    }
}
