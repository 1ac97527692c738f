using System.Text.Json;

namespace Cairn.Vaults.Tests.Importing;

public sealed class MemoryProductsTests
{
    [Theory]
    [InlineData("memory.json")]
    [InlineData("anything.jsonl")]
    public async Task The_graph_of_the_MCP_memory_server_becomes_observations_and_relations(string name)
    {
        using var home = new TemporaryVault();
        var notes = new Notes(home);
        notes.Write(name, """
            {"type":"entity","name":"Ada","entityType":"person","observations":["Speaks French","Sails"]}
            {"type":"entity","name":"Brest","entityType":"town","observations":[]}
            {"type":"relation","from":"Ada","to":"Brest","relationType":"lives_in"}
            {"type":"secret"}
            {"type":"entity","name":"torn
            """);

        var report = await notes.ImportAsync();

        Assert.Equal([4, 5], report.Problems.Select(problem => problem.Line));
        var nodes = home.Vault.AllChanges().ConvertAll(change => change.Fields);
        Assert.Equal(["Speaks French", "Sails", "Brest", "Ada lives_in Brest"], nodes.Select(fields => fields["content"].AsText()));
        Assert.Equal(["mcp-memory/Ada", "mcp-memory/Ada", "mcp-memory/Brest", "mcp-memory/Ada"], nodes.Select(fields => fields["source"].AsText()));
        Assert.Equal(("node", "Ada"), (nodes[0]["kind"].AsText(), nodes[0]["caption"].AsText()));
        Assert.Equal(["person"], nodes[0]["tags"].AsTexts());
        Assert.Equal(["Ada", "Brest"], nodes[3]["links"].AsTexts());
        Assert.Equal((0, 0, 4, 0, 0), Notes.Counts(await notes.ImportAsync()));
    }

    [Theory]
    [InlineData("all.json", """{"results":[A,B],"relations":[]}""")]
    [InlineData("array.json", "[A,\nB]")]
    [InlineData("lines.jsonl", "A\nB\n")]
    public async Task Memories_of_mem0_keep_all_that_they_know(string name, string shape)
    {
        using var home = new TemporaryVault();
        var notes = new Notes(home);
        const string First = """{"id":"0a1b2c3d-0000-4000-8000-000000000001","memory":"Likes tea","hash":"h1","metadata":{"app":"x"},"created_at":"2024-07-20T01:30:36.275141-07:00","updated_at":null,"user_id":"ada","categories":["food"],"score":0.5}""";
        const string Second = """{"id":"0a1b2c3d-0000-4000-8000-000000000002","memory":"Has a boat","created_at":"some day","categories":"odd","run_id":"r1","metadata":null}""";
        notes.Write(name, shape.Replace("A", First, StringComparison.Ordinal).Replace("B", Second, StringComparison.Ordinal));

        Notes.AssertNoProblem(await notes.ImportAsync());

        var memories = home.Vault.AllChanges().ConvertAll(change => change.Fields);
        Assert.Equal(("Likes tea", "mem0/0a1b2c3d-0000-4000-8000-000000000001", "2024-07-20T08:30:36.275Z"), (memories[0]["content"].AsText(), memories[0]["source"].AsText(), memories[0]["occurred_at"].AsText()));
        Assert.Equal(["food"], memories[0]["tags"].AsTexts());
        Assert.Equal("""{"app":"x","hash":"h1","score":0.5,"user_id":"ada"}""", memories[0]["metadata"].Json);
        Assert.Equal("r1", memories[1]["session"].AsText());
        Assert.Equal("""{"categories":"odd","created_at":"some day"}""", memories[1]["metadata"].Json);
        Assert.Equal((0, 0, 2, 0, 0), Notes.Counts(await notes.ImportAsync()));
    }

    [Fact]
    public async Task Notes_of_Basic_Memory_have_their_title_categories_and_relations()
    {
        using var home = new TemporaryVault();
        var notes = new Notes(home);
        notes.Write("coffee.md", """
            ---
            title: Coffee
            type: note
            permalink: notes/coffee
            tags:
            - drinks
            ---
            ## Observations
            - [method] Pour over is clearer #brewing (tried in May)
            - [x] bought filters
            - [preference] Light roast

            ## Relations
            - pairs_with [[Chocolate]]
            """);

        Notes.AssertNoProblem(await notes.ImportAsync());

        var memory = Assert.Single(Notes.Of(home.Vault, "notes/coffee.md")).Fields;
        Assert.Equal("Coffee", memory["caption"].AsText());
        Assert.Equal(["drinks", "brewing", "method", "preference"], memory["tags"].AsTexts());
        Assert.Equal(["Chocolate"], memory["links"].AsTexts());
        notes.Write("coffee.md", "");
        Assert.Equal((0, 0, 0, 0, 1), Notes.Counts(await notes.ImportAsync()));
    }

    [Fact]
    public async Task What_only_looks_like_a_note_of_Basic_Memory_is_Markdown()
    {
        using var home = new TemporaryVault();
        var notes = new Notes(home);
        notes.Write("odd.md", "----\npermalink: x\n---\nbody");

        Notes.AssertNoProblem(await notes.ImportAsync());

        Assert.EndsWith("body", Assert.Single(Notes.Of(home.Vault, "notes/odd.md")).Fields["content"].AsText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_transcript_in_the_format_of_LoCoMo_becomes_messages_in_sessions()
    {
        using var home = new TemporaryVault();
        var notes = new Notes(home);
        var questions = string.Join(',', Enumerable.Range(0, 1_500).Select(number => $$"""{"question":"What is number {{number}}?","answer":"x","evidence":["D1:1"],"category":1}"""));
        notes.Write("talks.json", $$"""
            [{"qa":[{{questions}}],"conversation":{"speaker_a":"Ann","speaker_b":"Ben",
              "session_1_date_time":"1:56 pm on 8 May, 2023","session_1":[{"speaker":"Ann","dia_id":"D1:1","text":"Look at my kite!","img_url":["https://example.com/kite.jpg"],"blip_caption":"a red kite"},{"speaker":"Ben","dia_id":"D1:2","text":"Lovely"}],
              "session_2_date_time":"some time","session_2":[{"speaker":"Ann","dia_id":"D2:1","text":"Back again"},7]},"sample_id":"talk-1"}]
            """);

        var report = await notes.ImportAsync();

        Notes.AssertNoProblem(report);
        var said = home.Vault.AllChanges().ConvertAll(change => change.Fields);
        Assert.Equal(["Ann: Look at my kite!", "Ben: Lovely", "Ann: Back again"], said.Select(fields => $"{fields["speaker"].AsText()}: {fields["content"].AsText()}"));
        Assert.Equal(["talk-1/session_1 0", "talk-1/session_1 1", "talk-1/session_2 0"], said.Select(fields => $"{fields["session"].AsText()} {fields["position"].AsNumber()}"));
        Assert.Equal(("locomo/talk-1/D1:1", "a red kite", "2023-05-08T13:56:00.000Z"), (said[0]["source"].AsText(), said[0]["caption"].AsText(), said[0]["occurred_at"].AsText()));
        Assert.False(said[2].ContainsKey("occurred_at"));
    }

    [Theory]
    [InlineData("""{"content":"one","mood":"calm"}""", 1)]
    [InlineData("""[{"content":"one"},{"content":"two"},"three"]""", 2)]
    [InlineData("""{"version":1,"other":[{"content":"no"}],"memories":[{"content":"one"},{"id":"m-2","content":"two"}]}""", 2)]
    [InlineData("""{"name":"package","version":"1"}""", 0)]
    [InlineData("""[]""", 0)]
    [InlineData("""[1,2]""", 0)]
    public async Task Memories_as_JSON_are_known_by_their_content(string json, int added)
    {
        using var home = new TemporaryVault();
        var notes = new Notes(home);
        notes.Write("memories.json", json);

        var report = await notes.ImportAsync();

        Assert.Equal((added, added == 0 ? 1 : 0), (report.Added, report.Skipped));
        Assert.Equal(json.Contains("three", StringComparison.Ordinal) ? 1 : 0, report.ProblemCount);
        Assert.Equal((0, 0, added, 0, 0), Notes.Counts(await notes.ImportAsync()));
    }

    [Fact]
    public async Task Values_that_nest_deeper_than_a_change_may_are_refused_and_no_others()
    {
        using var home = new TemporaryVault();
        var notes = new Notes(home);
        var deep = Enumerable.Range(50, 20).Select(depth => $$"""{"content":"depth {{depth}}","x":{{new string('[', depth)}}{{new string(']', depth)}}}""").ToList();
        notes.Write("lines.jsonl", string.Join('\n', deep));
        notes.Write("array.json", $"[{string.Join(',', deep)}]");

        var report = await notes.ImportAsync();

        Assert.InRange(report.Added, 20, 30);
        Assert.Equal(40, report.Added + report.ProblemCount);
        home.Vault.AssertSound();
        Assert.All(home.Vault.Log(), line => JsonDocument.Parse(line).Dispose());
    }
}
