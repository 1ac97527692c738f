namespace Cairn.Vaults.Tests.Importing;

public sealed class ClaudeImportTests
{
    private const string Root = "00000000-0000-4000-8000-000000000000";

    [Fact]
    public async Task Messages_tools_and_attached_texts_are_kept_and_thoughts_are_not()
    {
        using var home = new TemporaryVault();
        var notes = new Notes(home);
        notes.Write("conversations.json", $$$"""
            [{"uuid":"c1","name":"Tides","summary":"","created_at":"2025-03-01T10:00:00.000000Z","updated_at":"2025-03-01T10:05:00Z","account":{"uuid":"me"},"chat_messages":[
              {"uuid":"m1","text":"When is high tide?","content":[{"type":"text","text":"When is high tide?"}],"sender":"human","created_at":"2025-03-01T10:00:00.123456Z","parent_message_uuid":"{{{Root}}}",
               "attachments":[{"file_name":"harbour.txt","file_size":9,"file_type":"txt","extracted_content":"Pilot notes"}],"files":[{"file_name":"chart.png"}]},
              {"uuid":"m2","text":"","content":[{"type":"thinking","thinking":"let me see"},{"type":"tool_use","name":"tides","input":{"port":"Brest"}},{"type":"tool_result","name":"tides","content":[{"type":"text","text":"04:12"}]},{"type":"text","text":"At 04:12."},{"type":"sparkle"}],"sender":"assistant","created_at":"2025-03-01T10:00:05Z","parent_message_uuid":"m1","attachments":[],"files":[]},
              {"uuid":"m3","text":"At 16:40.","content":[],"sender":"assistant","created_at":"2025-03-01T10:01:05Z","parent_message_uuid":"m1"}
            ]},{"uuid":"c2","name":"","chat_messages":[]}]
            """);
        notes.Write("users.json", """[{"uuid":"me","full_name":"A Person","email_address":"a@example.com"}]""");

        var report = await notes.ImportAsync();

        Notes.AssertNoProblem(report);
        Assert.Equal((1, 6, 1), (report.Files, report.Added, report.Skipped));
        var said = home.Vault.AllChanges().ConvertAll(change => change.Fields);
        Assert.Equal(
            ["user: When is high tide?\n\n[file: harbour.txt]\n\n[file: chart.png]", "user: Pilot notes", "assistant: At 16:40.", "assistant: At 04:12.", """tides: {"port":"Brest"}""", "tides: 04:12"],
            said.Select(fields => $"{fields["speaker"].AsText()}: {fields["content"].AsText()}"));
        Assert.Equal([0, 1, 2, 2, 3, 4], said.Select(fields => fields["position"].AsNumber()));
        Assert.Equal([false, false, false, true, true, true], said.Select(fields => fields.ContainsKey("metadata")));
        Assert.Equal(("document", "harbour.txt"), (said[1]["kind"].AsText(), said[1]["caption"].AsText()));
        Assert.Equal(("claude/c1", "c1", "Tides", "2025-03-01T10:00:00.123Z"), (said[0]["source"].AsText(), said[0]["session"].AsText(), said[0]["caption"].AsText(), said[0]["occurred_at"].AsText()));
        Assert.Equal((0, 0, 6, 0, 0), Notes.Counts(await notes.ImportAsync()));
    }

    [Fact]
    public async Task Older_exports_without_parents_are_one_thread()
    {
        using var home = new TemporaryVault();
        var notes = new Notes(home);
        notes.Write("conversations.json", """
            [{"uuid":"c1","name":"Old","chat_messages":[{"uuid":"m1","text":"one","sender":"human"},{"uuid":"m2","text":"two","sender":"assistant"},{"uuid":"m3","text":"three","sender":"human"}]}]
            """);

        Notes.AssertNoProblem(await notes.ImportAsync());

        Assert.Equal(["0 one", "1 two", "2 three"], home.Vault.AllChanges().Select(change => $"{change.Fields["position"].AsNumber()} {change.Fields["content"].AsText()}"));
        Assert.DoesNotContain(home.Vault.AllChanges(), change => change.Fields.ContainsKey("metadata"));
    }

    [Fact]
    public async Task Documents_of_projects_and_what_Claude_remembered_become_documents()
    {
        using var home = new TemporaryVault();
        var notes = new Notes(home);
        notes.Write("projects.json", $$"""
            [{"uuid":"p1","name":"Boat","description":"Refit of the boat","is_private":true,"prompt_template":"","created_at":"2025-01-02T00:00:00Z","docs":[
              {"uuid":"d1","filename":"engine.md","content":"Change the impeller","created_at":"2025-02-03T04:05:06Z"},{"uuid":"d2","filename":"log.md","content":"{{new Random(4).Text(3_000)}}"}]},
             {"uuid":"p2","name":"Empty","docs":[]}]
            """);
        notes.Write("memories.json", """[{"conversations_memory":"Likes sailing","project_memories":{"p1":"The boat is red"},"account_uuid":"me"}]""");

        var report = await notes.ImportAsync();

        Notes.AssertNoProblem(report);
        var engine = home.Vault.AllChanges().Single(change => change.Fields["content"].AsText() == "Change the impeller").Fields;
        Assert.Equal(("claude/project/p1", "engine.md", """{"project":"Boat"}""", "2025-02-03T04:05:06.000Z"), (engine["source"].AsText(), engine["caption"].AsText(), engine["metadata"].Json, engine["occurred_at"].AsText()));
        Assert.Equal(["Likes sailing", "The boat is red"], Notes.Of(home.Vault, "claude/memories").Select(memory => memory.Fields["content"].AsText()).Order());
        Assert.Equal(["Refit of the boat"], home.Vault.AllChanges().Select(change => change.Fields["content"].AsText()).Where(text => text!.StartsWith("Refit", StringComparison.Ordinal)));
        Assert.Equal((0, 0, report.Added, 0, 0), Notes.Counts(await notes.ImportAsync()));
    }
}
