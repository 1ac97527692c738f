using System.Text.Json.Nodes;
using static Cairn.Vaults.Tests.Importing.ChatGpt;
using static Cairn.Vaults.Tests.VaultExtensions;

namespace Cairn.Vaults.Tests.Importing;

public sealed class ChatGptImportTests
{
    [Fact]
    public async Task Messages_of_all_branches_are_kept_once_with_their_thread()
    {
        using var home = new TemporaryVault();
        var notes = new Notes(home);
        var conversation = Conversation(
            "c1", "Sourdough", "a2",
            Root("root"),
            Node("sys", "root", "system", new JsonObject { ["content_type"] = "text", ["parts"] = new JsonArray("hidden rules") }, metadata: new JsonObject { ["is_visually_hidden_from_conversation"] = true }),
            Said("q", "sys", "user", "How warm should the dough be?"), Said("a1", "q", "assistant", "About 24 degrees."), Said("a2", "q", "assistant", "Around 26 degrees."), Said("empty", "a2", "assistant", ""));
        notes.Write("export.zip", Zip.Of(("conversations.json", Export(conversation)), ("user.json", "{\"id\":\"u\",\"email\":\"a@example.com\"}"), ("chat.html", "<html><head><title>ChatGPT Data Export</title></head><body>About 24 degrees.</body></html>"), ("message_feedback.json", "[{\"id\":\"f\",\"rating\":\"thumbsUp\",\"content\":\"{}\"}]")));

        var report = await notes.ImportAsync();

        Notes.AssertNoProblem(report);
        Assert.Equal((1, 3, 3), (report.Files, report.Added, report.Skipped));
        var said = home.Vault.AllChanges().ConvertAll(change => change.Fields);
        Assert.Equal(["How warm should the dough be?", "Around 26 degrees.", "About 24 degrees."], said.Select(fields => fields["content"].AsText()));
        Assert.Equal(["user", "assistant", "assistant"], said.Select(fields => fields["speaker"].AsText()));
        Assert.Equal([0, 1, 1], said.Select(fields => fields["position"].AsNumber()));
        Assert.Equal([null, null, """{"branch":"other"}"""], said.Select(fields => fields.TryGetValue("metadata", out var metadata) ? metadata.Json : null));
        Assert.All(said, fields => Assert.Equal(
            ("message", "Sourdough", "c1", "chatgpt/c1", "2024-04-24T23:06:40.250Z"),
            (fields["kind"].AsText(), fields["caption"].AsText(), fields["session"].AsText(), fields["source"].AsText(), fields["occurred_at"].AsText())));
    }

    [Fact]
    public async Task Tools_code_files_and_kinds_of_content_that_nobody_knows_are_kept_as_text()
    {
        using var home = new TemporaryVault();
        var notes = new Notes(home);
        notes.Write("conversations-000.json", Export(Conversation(
            "c1", "Charts", "m6", Root("root"),
            Node("m1", "root", "user", new JsonObject { ["content_type"] = "multimodal_text", ["parts"] = new JsonArray(new JsonObject { ["content_type"] = "image_asset_pointer", ["asset_pointer"] = "file-service://file-1" }, "Draw this") }, metadata: new JsonObject { ["attachments"] = new JsonArray(new JsonObject { ["id"] = "file-1", ["name"] = "sketch.png" }) }),
            Node("m2", "m1", "assistant", new JsonObject { ["content_type"] = "thoughts", ["thoughts"] = new JsonArray(new JsonObject { ["content"] = "hm" }) }),
            Node("m3", "m2", "assistant", new JsonObject { ["content_type"] = "code", ["language"] = "python", ["text"] = "plot(1)" }, recipient: "python"),
            Node("m4", "m3", "tool", new JsonObject { ["content_type"] = "execution_output", ["text"] = "done in 3 s" }, name: "python"),
            Node("m5", "m4", "tool", new JsonObject { ["content_type"] = "tether_quote", ["title"] = "A page", ["text"] = "quoted words", ["url"] = "https://example.com" }, name: "browser"),
            Node("m6", "m5", "assistant", new JsonObject { ["content_type"] = "hologram", ["parts"] = new JsonArray("a new kind", 7, null, new JsonObject { ["x"] = 1 }) }))));

        Notes.AssertNoProblem(await notes.ImportAsync());

        var said = home.Vault.AllChanges().ConvertAll(change => change.Fields);
        Assert.Equal(["Draw this\n\n[file: sketch.png]", "plot(1)", "done in 3 s", "A page\n\nquoted words\n\nhttps://example.com", "a new kind"], said.Select(fields => fields["content"].AsText()));
        Assert.Equal(["user", "assistant", "python", "browser", "assistant"], said.Select(fields => fields["speaker"].AsText()));
        Assert.Equal("""{"content_type":"code","recipient":"python"}""", said[1]["metadata"].Json);
    }

    [Fact]
    public async Task Next_months_export_adds_only_what_is_new_and_a_new_title_is_taken_over()
    {
        using var home = new TemporaryVault();
        var notes = new Notes(home);
        notes.Write("may/conversations.json", Export(Short(1), Short(2)));
        await notes.ImportAsync();
        notes.Delete("may/conversations.json");

        var renamed = Short(1);
        renamed["title"] = "A better name";
        notes.Write("june.zip", Zip.Of(("conversations.json", Export(Short(3), renamed, Short(2)))));
        var report = await notes.ImportAsync();

        Assert.Equal((2, 2, 2, 0, 0), Notes.Counts(report));
        Assert.Equal(6, home.Vault.Status().Memories);
        Assert.Equal((0, 0, 6, 0, 0), Notes.Counts(await notes.ImportAsync()));
    }

    [Fact]
    public async Task Two_exports_in_one_folder_come_to_the_same_every_time()
    {
        using var home = new TemporaryVault();
        var notes = new Notes(home);
        var renamed = Short(1);
        renamed["title"] = "A better name";
        notes.Write("a.json", Export(Short(1), Short(2)));
        notes.Write("b.json", Export(renamed, Short(2), Short(3)));

        var first = await notes.ImportAsync();
        var log = home.Vault.Log();
        var second = await notes.ImportAsync();

        Assert.Equal((6, 2, 2), (first.Added, first.Unchanged, first.ProblemCount));
        Assert.Equal((0, 0, 8, 0, 0), Notes.Counts(second));
        Assert.Equal(log, home.Vault.Log());
    }

    [Fact]
    public async Task A_long_message_is_cut_and_its_pieces_follow_each_other()
    {
        using var home = new TemporaryVault();
        var notes = new Notes(home);
        var words = new Random(3).Text(5_000);
        notes.Write("conversations.json", Export(Conversation("c1", "Long", "m2", Root("root"), Said("m1", "root", "user", words), Said("m2", "m1", "assistant", "short"))));

        Notes.AssertNoProblem(await notes.ImportAsync());

        var said = home.Vault.AllChanges().ConvertAll(change => change.Fields);
        Assert.Equal(Enumerable.Range(0, said.Count).Select(at => (double?)at), said.Select(fields => fields["position"].AsNumber()));
        Assert.Equal(words.Split(), said.SkipLast(1).SelectMany(fields => fields["content"].AsText()!.Split()));
        Assert.Equal("short", said[^1]["content"].AsText());
    }

    [Fact]
    public async Task Circles_and_lost_parents_lose_no_message()
    {
        using var home = new TemporaryVault();
        var notes = new Notes(home);
        notes.Write("conversations.json", Export(Conversation(
            "c1", "Odd", "nowhere", Said("m1", "m2", "user", "one"), Said("m2", "m1", "assistant", "two"), Said("m3", "m3", "user", "three"), Said("m4", "gone", "user", "four"))));

        Notes.AssertNoProblem(await notes.ImportAsync());

        Assert.Equal(["four", "one", "three", "two"], home.Vault.AllChanges().Select(change => change.Fields["content"].AsText()!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Half_characters_and_bytes_that_are_no_text_are_mended_and_a_broken_conversation_costs_only_itself()
    {
        using var home = new TemporaryVault();
        var notes = new Notes(home);
        var half = Export(Short(1)).Replace("What about", "\\ud83d half \\u0000\\n\\\"", StringComparison.Ordinal);
        var broken = "{\"title\":\"x\",\"mapping\":{\"a\":nothing}}";
        notes.Write("conversations.json", $"\ufeff[{half[1..^1]},{broken},{{\"mapping\":{{}}}},7,{Export(Short(2))[1..]}");

        var report = await notes.ImportAsync();

        Assert.Equal(4, report.Added);
        Assert.Equal(3, report.ProblemCount);
        Assert.Contains("Element 2", report.Problems[0].Message, StringComparison.Ordinal);
        Assert.Equal("\ufffd half \ufffd\n\" number1?", home.Vault.AllChanges()[0].Fields["content"].AsText());
        home.Vault.AssertSound();
    }

    [Fact]
    public async Task A_message_that_was_edited_here_stays_so()
    {
        using var home = new TemporaryVault();
        var notes = new Notes(home);
        notes.Write("conversations.json", Export(Short(1)));
        await notes.ImportAsync();
        await home.Vault.EditAsync(home.Vault.AllChanges()[0].Key, "my words");
        var renamed = Short(1);
        renamed["title"] = "A better name";
        notes.Write("conversations.json", Export(renamed));

        Assert.Equal((0, 1, 0, 1, 0), Notes.Counts(await notes.ImportAsync()));
        Assert.Equal("my words", home.Vault.Content(home.Vault.AllChanges()[0].Key));
    }

    [Fact]
    public async Task Chats_have_names_of_their_own_so_two_folders_of_one_name_do_not_matter()
    {
        using var home = new TemporaryVault();
        foreach (var (folder, number) in new[] { ("one", 1), ("two", 2) })
        {
            Directory.CreateDirectory(home.In(folder, "export"));
            await File.WriteAllTextAsync(home.In(folder, "export", "conversations.json"), Export((JsonNode)Short(number)), TestContext.Current.CancellationToken);
            await new Vaults.Importing.Importer(home.Vault, progress: null).ImportAsync(home.In(folder, "export"), TestContext.Current.CancellationToken);
        }

        Assert.Equal(4, home.Vault.Status().Memories);
        Assert.Equal("import_name_taken", await CodeOfAsync(async () =>
        {
            File.WriteAllText(home.In("one", "export", "a.md"), "a");
            File.WriteAllText(home.In("two", "export", "a.md"), "b");
            await new Vaults.Importing.Importer(home.Vault, progress: null).ImportAsync(home.In("one", "export"), TestContext.Current.CancellationToken);
            await new Vaults.Importing.Importer(home.Vault, progress: null).ImportAsync(home.In("two", "export"), TestContext.Current.CancellationToken);
        }));
    }
}
