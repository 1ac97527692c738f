using System.Text.Json;
using Cairn.Agent.Tests.Daemon;
using Cairn.Agent.Tests.Vectors;
using Cairn.Agent.Tests.Web;

namespace Cairn.Agent.Tests.Memories;

public sealed class RecallRoutesTests(AgentFixture agent) : IClassFixture<AgentFixture>
{
    private const string Memories = """
        {"memories":[
        {"content":"tea with Anna","kind":"note","tags":["home","drink"],"speaker":"Ben","session":"s1","source":"mail/7","occurred_at":"2026-03-10"},
        {"content":"tea in the office","kind":"message","tags":["drink"],"speaker":"Cleo","session":"s2","source":"chat/9","occurred_at":"2026-05-20"}]}
        """;

    private ApiClient Client => agent.Client;

    [Theory]
    [InlineData("", "tea in the office", "tea with Anna")]
    [InlineData("&limit=1", "tea with Anna")]
    [InlineData("&kind=message", "tea in the office")]
    [InlineData("&tag=drink", "tea in the office", "tea with Anna")]
    [InlineData("&tag=drink&tag=home", "tea with Anna")]
    [InlineData("&source=mail", "tea with Anna")]
    [InlineData("&speaker=Cleo", "tea in the office")]
    [InlineData("&session=s1", "tea with Anna")]
    [InlineData("&agent=importer", "tea in the office", "tea with Anna")]
    [InlineData("&agent=cli")]
    [InlineData("&from=2026-04", "tea in the office")]
    [InlineData("&to=2026-04", "tea with Anna")]
    [InlineData("&from=2026-05-20&to=2026-05-20&zone=UTC", "tea in the office")]
    public async Task Parameters_narrow_the_answer_down(string parameters, params string[] contents)
    {
        var vault = await agent.NewVaultAsync();
        (await Client.PostAsync($"/v1/memories/batch?vault={vault}&agent=importer", Memories)).Being(200);

        var found = (await Client.GetAsync($"/v1/recall?q=tea&vault={vault}{parameters}")).Being(200);

        Assert.Equal(contents, found.Contents.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_beginning_of_a_word_finds_it_while_it_is_typed()
    {
        var vault = await agent.NewVaultAsync();
        await Client.RememberAsync(vault, "harmonica lessons");

        Assert.Empty((await Client.GetAsync($"/v1/recall?q=harmo&vault={vault}")).Contents);
        Assert.Single((await Client.GetAsync($"/v1/recall?q=harmo&prefix=true&vault={vault}")).Contents);
    }

    [Fact]
    public async Task A_budget_leaves_out_what_would_go_beyond_it()
    {
        var vault = await agent.NewVaultAsync();
        await Client.RememberAsync(vault, "tea " + string.Join(' ', Enumerable.Range(0, 60)));
        await Client.RememberAsync(vault, "more tea " + string.Join(' ', Enumerable.Range(0, 60)));

        var found = (await Client.GetAsync($"/v1/recall?q=tea&budget=60&vault={vault}")).Being(200);

        Assert.Single(found.Contents);
        Assert.Equal(1, found["left_out"].GetInt32());
    }

    [Fact]
    public async Task Several_vaults_answer_together()
    {
        var (one, two) = (await agent.NewVaultAsync(), await agent.NewVaultAsync());
        await Client.RememberAsync(one, "the boat is called Alma");
        await Client.RememberAsync(two, "the boat of the club is called Berta");

        var found = (await Client.GetAsync($"/v1/recall?q=boat&vault={one}&vault={two}&vault={one}")).Being(200);

        Assert.Equal([one, two], found["items"].EnumerateArray().Select(item => item.GetProperty("vault").GetString()).Order(StringComparer.Ordinal));
        Assert.Equal([one, two], found["traces"].EnumerateObject().Select(trace => trace.Name));
        (await Client.GetAsync($"/v1/recall?q=boat&vault={one}&vault=none")).Refusing(404, "vault_not_found");
    }

    [Fact]
    public async Task A_trace_is_kept_and_is_what_an_explained_answer_holds()
    {
        var vault = await agent.NewVaultAsync();
        var id = await Client.RememberAsync(vault, "the boat is called Alma");

        var found = (await Client.GetAsync($"/v1/recall?q=name+of+the+boat+yesterday+or+today&explain=true&vault={vault}")).Being(200);
        var trace = (await Client.GetAsync($"/v1/traces/{found["traces"].GetProperty(vault).GetString()}?vault={vault}")).Being(200);

        Assert.True(JsonElement.DeepEquals(found["explanation"][0], trace.Json));
        Assert.Equal(id, trace["items"][0].GetProperty("id").GetString());
        Assert.DoesNotContain("Alma", trace.Text, StringComparison.OrdinalIgnoreCase);
        (await Client.GetAsync($"/v1/traces/none?vault={vault}")).Refusing(404, "trace_not_found");
    }

    [Theory]
    [InlineData("", "invalid_parameter")]
    [InlineData("q=", "invalid_parameter")]
    [InlineData("q=a&q=b", "invalid_parameter")]
    [InlineData("q=a&limit=1001", "invalid_parameter")]
    [InlineData("q=a&limit=two", "invalid_parameter")]
    [InlineData("q=a&budget=0", "invalid_parameter")]
    [InlineData("q=a&prefix=maybe", "invalid_parameter")]
    [InlineData("q=a&from=whenever", "invalid_time")]
    [InlineData("q=a&to=whenever", "invalid_time")]
    [InlineData("q=a&zone=Atlantis", "invalid_time")]
    [InlineData("q=a&tags=b", "unknown_parameter")]
    [InlineData("q=a&vault=../x", "invalid_vault_name")]
    public async Task A_question_that_cannot_be_read_is_refused(string query, string code) =>
        (await Client.GetAsync($"/v1/recall?{query}")).Refusing(400, code);

    [Fact]
    public async Task Meaning_counts_where_an_embedder_is_configured()
    {
        await using var ollama = await LocalOllama.StartAsync();
        var vault = await agent.NewVaultAsync();
        await Client.RememberAsync(vault, "the boat is called Alma");
        (await agent.Home.RunAsync("embedder", "use", "ollama", "--model", LocalOllama.Model, "--url", ollama.Address)).Ending(0);
        (await agent.Home.RunAsync("embed", "--vault", vault)).Ending(0);

        var found = (await Client.GetAsync($"/v1/recall?q=which+boat&explain=true&vault={vault}")).Being(200);
        var status = (await Client.GetAsync($"/v1/status?vault={vault}")).Being(200);
        (await agent.Home.RunAsync("embedder", "off")).Ending(0);
        var without = (await Client.GetAsync($"/v1/recall?q=which+boat&explain=true&vault={vault}")).Being(200);

        Assert.EndsWith(LocalOllama.Model, found["explanation"][0].GetProperty("model").GetString(), StringComparison.Ordinal);
        Assert.Equal(1, found["explanation"][0].GetProperty("similar").GetInt32());
        Assert.Equal(1, status["vectors"].GetProperty("covered").GetInt32());
        Assert.False(without["explanation"][0].TryGetProperty("model", out _));
    }
}
