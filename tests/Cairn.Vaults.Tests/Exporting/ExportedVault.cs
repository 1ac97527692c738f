using Cairn.Core.Memories;
using Cairn.Core.Records;
using Cairn.Vaults.Exporting;
using Cairn.Vaults.Importing;
using Cairn.Vaults.Tests.Importing;
using static Cairn.Vaults.Tests.VaultExtensions;

namespace Cairn.Vaults.Tests.Exporting;

/// <summary>A vault of all kinds of records, and its way out and in again.</summary>
internal static class ExportedVault
{
    private static readonly string[] Awkward =
    [
        "", " leading", "trailing ", "\n", "a\r\nb\rc", "---\ncairn: 1\n---\n", "<!-- cairn {\"id\":\"x\"} -->\n", "\\<!-- cairn x", "\\\\<!-- cairn {} -->", "**Anna**\n\n", "# Heading\n\n- list",
        "emoji 👩‍🚀 漢字 é e\u0301", "\u2028\u0085\u007f\ufeff", "-->", "```\n---\n```", "key: value", "\"quoted\" 'single'", "\t",
    ];

    private static readonly string[] Kinds = [MemoryKind.Note, MemoryKind.Node, MemoryKind.Episode, MemoryKind.Message, MemoryKind.Document, MemoryKind.Reflection, "own kind"];

    /// <summary>Fills a vault with memories of every kind with every field, edited, archived, erased, and a profile.</summary>
    public static async Task FillAsync(Vault vault, Random random, int count)
    {
        var keys = new List<RecordKey>();
        foreach (var memory in Enumerable.Range(0, count).Select(number => Fields(random, number)))
        {
            var key = new RecordKey("memories", random.Next(4) == 0 ? $"Own:Id~{keys.Count}@x.y" : (await vault.WriteAsync(batch => batch.NewId())).ToString());
            await vault.WriteAsync(batch => batch.Put(key, memory, Tester));
            keys.Add(key);
        }

        foreach (var key in keys.Where((_, at) => at % 7 == 3))
        {
            await vault.EditAsync(key, $"edited {random.Words(3)}");
        }

        foreach (var key in keys.Where((_, at) => at % 11 == 5))
        {
            await vault.ArchiveAsync(key, Tester);
        }

        await vault.EraseAsync([.. keys.Where((_, at) => at % 13 == 7)], Tester);
        foreach (var (name, content) in new[] { ("CON", "who I am\n"), ("con", ""), ("Likes: tea/coffee?", "tea") })
        {
            var fields = new SortedList<string, FieldValue> { ["name"] = FieldValue.Text(name), ["content"] = FieldValue.Text(content), ["metadata"] = FieldValue.Parse("""{"a":[1,{"b":null}]}""") };
            await vault.WriteAsync(batch => batch.Put(new RecordKey("profile", batch.NewId().ToString()), fields, Tester));
        }
    }

    /// <summary>Exports a vault and imports that into an empty one.</summary>
    public static async Task<Vault> CopyAsync(TemporaryVault from, TemporaryVault to, ExportFormat format, string folder = "export")
    {
        Export(from, format, folder);
        Notes.AssertNoProblem(await ImportAsync(to.Vault, from.In(folder)));
        return to.Vault;
    }

    public static ExportReport Export(TemporaryVault from, ExportFormat format, string folder = "export") =>
        new Exporter(from.Vault, progress: null).Export(from.In(folder), format, TestContext.Current.CancellationToken);

    public static Task<ImportReport> ImportAsync(Vault vault, string path) => new Importer(vault, progress: null).ImportAsync(path, TestContext.Current.CancellationToken);

    /// <summary>What a vault says: every record that has fields, with all of them; those that are archived marked, or left out.</summary>
    public static List<string> Contents(Vault vault, bool withArchived) => vault.Read(database => database.List(
        "SELECT collection, id, visible, fields FROM records WHERE fields <> '{}' AND (visible = 1 OR $1) ORDER BY collection, id",
        row => $"{row.GetString(0)} {row.GetString(1)} {row.GetInt64(2)} {row.GetString(3)}", withArchived));

    private static SortedList<string, FieldValue> Fields(Random random, int number)
    {
        var content = $"{Piece(random)}{random.Words(random.Next(1, 60))} {number}{Piece(random)}";
        var fields = Memory(content, ("kind", FieldValue.Text(Kinds[random.Next(Kinds.Length)])));
        Maybe("caption", () => FieldValue.Text(Piece(random)));
        Maybe("speaker", () => FieldValue.Text(random.Next(3) == 0 ? "" : $"Anna {Piece(random)}"));
        Maybe("session", () => FieldValue.Text($"chat/{random.Next(3)}"));
        Maybe("source", () => FieldValue.Text(Sources[random.Next(Sources.Length)]));
        Maybe("tags", () => FieldValue.Texts([random.Word(), "with, comma", "- dash: #"]));
        Maybe("links", () => FieldValue.Texts([random.Word()]));
        Maybe("position", () => FieldValue.Number(random.Next(5)));
        Maybe("occurred_at", () => FieldValue.Text(TimeText.Of(new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(random.Next(2_000_000)))));
        Maybe("significance", () => FieldValue.Number(random.Next(5) / 4.0));
        Maybe("compressed", () => FieldValue.Boolean(random.Next(2) == 0));
        Maybe("expires_at", () => FieldValue.Text("2099-01-01T00:00:00.000Z"));
        Maybe("emotional_context", () => FieldValue.Text(Piece(random)));
        Maybe("metadata", () => FieldValue.Parse($$"""{"cluster":{{random.Next(4)}},"id":"inner","created_at":"then","deep":[{"x":{{FieldValue.Text(Piece(random)).Json}}}]}"""));
        return fields;

        void Maybe(string name, Func<FieldValue> value)
        {
            if (random.Next(3) == 0)
            {
                fields[name] = value();
            }
        }
    }

    private static readonly string[] Sources = ["notes/boat.md", "notes/Boat.MD", "notes/boat", "notes/boat.md/inner.md", "../../etc/passwd", "C:\\temp\\nul.txt", "https://example.org/a?b=c#d", "/", "..", "con/aux.md", " . ", new string('x', 900) + "/y"];

    private static string Piece(Random random) => Awkward[random.Next(Awkward.Length)];
}
