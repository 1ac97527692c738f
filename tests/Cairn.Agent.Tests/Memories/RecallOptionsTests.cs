using Cairn.Agent.Tests.Processes;
using Cairn.Agent.Tests.Vectors;
using Microsoft.Data.Sqlite;

namespace Cairn.Agent.Tests.Memories;

public sealed class RecallOptionsTests : IDisposable
{
    private readonly CairnHome _home = new();

    public void Dispose() => _home.Dispose();

    [Theory]
    [InlineData("first", "--kind", "idea")]
    [InlineData("first", "--tag", "boat", "--tag", "Sea")]
    [InlineData("second", "--source", "letters/")]
    [InlineData("second", "--speaker", "ana")]
    [InlineData("second", "--session", "spring")]
    [InlineData("first", "--to", "2025-12")]
    [InlineData("second", "--from", "2026-01-01", "--to", "2026-02-28")]
    [InlineData("first second", "--agent", "cli")]
    [InlineData("", "--agent", "import")]
    [InlineData("", "--kind", "idea", "--speaker", "ana")]
    public async Task Filters_leave_what_meets_all_of_them(string expected, params string[] filters)
    {
        await SeedTwoAsync();

        var run = await _home.RunAsync(["recall", "tea", "--json", .. filters]);

        var found = run.Ending(expected.Length == 0 ? 3 : 0).Json.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("content").GetString()!.Split(' ')[0]);
        Assert.Equal(expected, string.Join(' ', found.Order(StringComparer.Ordinal)));
    }

    [Theory]
    [InlineData("--from", "someday")]
    [InlineData("--to", "2026-02-30")]
    [InlineData("--zone", "Middle/Earth")]
    public async Task A_time_that_is_none_is_refused(string option, string value)
    {
        await SeedTwoAsync();

        (await _home.RunAsync("recall", "tea", option, value)).Failing(1, value, option == "--zone" ? "Europe/Berlin" : "2026-03-01");
    }

    [Fact]
    public async Task A_budget_leaves_out_what_does_not_fit_and_says_so()
    {
        await _home.SeedAsync("tea", "tea " + new string('x', 400));

        var json = (await _home.RunAsync("recall", "tea", "--budget", "20", "--json")).Ending(0).Json;

        Assert.Equal("tea", Assert.Single(json.GetProperty("items").EnumerateArray().ToList()).GetProperty("content").GetString());
        Assert.Equal(1, json.GetProperty("left_out").GetInt32());
        (await _home.RunAsync("recall", "tea", "--budget", "0")).Failing(2, "--budget");
    }

    [Fact]
    public async Task A_prefix_finds_words_that_begin_so()
    {
        var ids = await _home.SeedAsync("a lighthouse in the fog", "heavy rain");

        (await _home.RunAsync("recall", "lighth")).Ending(3);
        var json = (await _home.RunAsync("recall", "fog", "lighth", "--prefix", "--json")).Ending(0).Json;

        Assert.Equal(ids[0], Assert.Single(json.GetProperty("items").EnumerateArray().ToList()).GetProperty("id").GetString());
    }

    [Fact]
    public async Task Several_vaults_answer_together_and_each_item_says_where_it_is()
    {
        await _home.SeedAsync("tea at home");
        (await _home.RunAsync("vault", "create", "work")).Ending(0);
        (await _home.RunAsync("remember", "tea at work", "--vault", "work")).Ending(0);

        var json = (await _home.RunAsync("recall", "tea", "--vault", "personal", "--vault", "work", "--json")).Ending(0).Json;

        Assert.Equal(["personal", "work"], json.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("vault").GetString()).Order(StringComparer.Ordinal));
        Assert.Equal(["personal", "work"], json.GetProperty("traces").EnumerateObject().Select(trace => trace.Name));
        (await _home.RunAsync("recent", "--vault", "personal", "--vault", "work")).Failing(1, "one vault");
    }

    [Fact]
    public async Task An_explanation_says_how_the_query_was_understood_and_what_a_score_is_made_of()
    {
        await SeedTwoAsync();

        var words = (await _home.RunAsync("recall", "what about the tea in january 2026", "--zone", "UTC", "--explain")).Ending(0).Out;
        var json = (await _home.RunAsync("recall", "what about the tea in january 2026", "--zone", "UTC", "--explain", "--json")).Ending(0).Json;

        Assert.Contains("looked for: ", words, StringComparison.Ordinal);
        Assert.Contains("left out: what, about, the", words, StringComparison.Ordinal);
        Assert.Contains("(2026-01-01T00:00:00.000Z to 2026-02-01T00:00:00.000Z)", words, StringComparison.Ordinal);
        Assert.Contains(" own words", words, StringComparison.Ordinal);
        var trace = json.GetProperty("explanation")[0];
        var best = trace.GetProperty("items")[0];
        Assert.Equal(best.GetProperty("id").GetString(), json.GetProperty("items")[0].GetProperty("id").GetString());
        Assert.Equal(best.GetProperty("score").GetDouble(), new[] { "own", "nearby", "session", "feedback" }.Sum(part => best.GetProperty(part).GetDouble()), 0.001);
        Assert.StartsWith("second", json.GetProperty("items")[0].GetProperty("content").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_index_is_built_again_and_the_person_is_told()
    {
        await _home.SeedAsync([.. Enumerable.Range(0, 600).Select(number => $"memory number {number}")]);
        Run("UPDATE blocks SET data = zeroblob(length(data))");

        var first = (await _home.RunAsync("recall", "number", "599")).Ending(0);
        var second = (await _home.RunAsync("recall", "number", "599")).Ending(0);

        Assert.Contains("built again", first.Error, StringComparison.Ordinal);
        Assert.Equal("", second.Error);
        Assert.Equal("memory number 599", first.Lines[0]);
        Assert.Equal("memory number 599", second.Lines[0]);
    }

    [Fact]
    public async Task With_an_embedder_recall_finds_by_vectors_too_and_without_its_answer_by_words()
    {
        await _home.SeedAsync("kettle on the stove", "rain on the roof");
        await using (var server = await LocalOllama.StartAsync())
        {
            (await _home.RunAsync("embedder", "use", "ollama", "--model", LocalOllama.Model, "--url", server.Address)).Ending(0);
            (await _home.RunAsync("embed")).Ending(0);

            var near = (await _home.RunAsync("recall", "on the stove", "--explain", "--json")).Ending(0).Json;

            Assert.Equal("kettle on the stove", near.GetProperty("items")[0].GetProperty("content").GetString());
            Assert.True(near.GetProperty("explanation")[0].GetProperty("items")[0].GetProperty("meaning").GetDouble() > 0);
            Assert.Equal($"ollama/{LocalOllama.Model}", near.GetProperty("explanation")[0].GetProperty("model").GetString());
        }

        var alone = (await _home.RunAsync("recall", "kettle")).Ending(0);

        Assert.Equal("kettle on the stove", alone.Lines[0]);
        Assert.Contains("by words only", alone.Error, StringComparison.Ordinal);
    }

    private void Run(string sql)
    {
        SQLitePCL.Batteries_V2.Init();
        using var connection = new SqliteConnection($"Data Source={_home.Folder().Database};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private async Task SeedTwoAsync()
    {
        (await _home.RunAsync("remember", "first tea", "--kind", "idea", "--tag", "boat", "--tag", "sea", "--occurred-at", "2025-06-01")).Ending(0);
        (await _home.RunAsync("remember", "second tea", "--speaker", "Ana", "--session", "spring", "--source", "letters/2026.txt", "--occurred-at", "2026-01-15")).Ending(0);
    }
}
