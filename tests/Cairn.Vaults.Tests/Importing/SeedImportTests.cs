using System.Text;
using static Cairn.Vaults.Tests.VaultExtensions;

namespace Cairn.Vaults.Tests.Importing;

public sealed class SeedImportTests
{
    [Fact]
    public async Task A_vault_in_the_seed_layout_is_imported_and_nothing_of_it_is_lost()
    {
        using var home = new TemporaryVault();
        var notes = new Notes(home);
        notes.Write("config.json", """{"api_key":"hidden-key","embedding_model":"minilm"}""");
        notes.Write("corpus/nodes.json", """
            [{"id":"n1","text":"The boat is called Alma","tags":"sea, boat","created_at":1768471200,"mood":"calm","metadata":{"mood":"bright","n":1},"links":["n2"]},
             {"node_id":7,"summary":"tea","title":"Tea with Ana","timestamp":"2026-01-02T03:04:05+01:00","significance":"high"},
             {"id":"n1","content":"another with the same id"},
             {"nothing":"to say"}]
            """);
        notes.Write("corpus/episodes.json", """{"version":2,"episodes":[{"id":"n1","content":"a day at sea","type":"trip","date":"1768471200000"}]}""");
        notes.Write("indexes/clusters.json", """{"clusters":[{"id":3,"label":"sea","members":["n1"]},{"members":[7]}]}""");
        notes.Write("indexes/faiss.index", "x");

        var report = await notes.ImportAsync();

        Assert.Equal(4, report.Added);
        Assert.Contains("none of content", Assert.Single(report.Problems).Message, StringComparison.Ordinal);
        Assert.Contains(report.Hints, hint => hint.Contains("faiss.index", StringComparison.Ordinal));
        var boat = home.Vault.Get(Key("n1"))!.Fields;
        Assert.Equal(("node", "The boat is called Alma", "2026-01-15T10:00:00.000Z"), (boat["kind"].AsText(), boat["content"].AsText(), boat["occurred_at"].AsText()));
        Assert.Equal(["sea", "boat"], boat["tags"].AsTexts());
        Assert.Equal("""{"_mood":"calm","cluster":3,"cluster_label":"sea","created_at":1768471200,"mood":"bright","n":1}""", boat["metadata"].Json);
        var tea = home.Vault.Get(Key("7"))!.Fields;
        Assert.Equal(("tea", "Tea with Ana", "2026-01-02T02:04:05.000Z"), (tea["content"].AsText(), tea["caption"].AsText(), tea["occurred_at"].AsText()));
        Assert.Equal("""{"cluster":1,"significance":"high","timestamp":"2026-01-02T03:04:05+01:00"}""", tea["metadata"].Json);
        var episode = Assert.Single(Notes.Of(home.Vault, "notes/corpus/episodes.json")).Fields;
        Assert.Equal(("episode", "2026-01-15T10:00:00.000Z"), (episode["kind"].AsText(), episode["occurred_at"].AsText()));
        Assert.Contains("\"type\":\"trip\"", episode["metadata"].Json, StringComparison.Ordinal);
        Assert.Contains("\"id\":\"n1\"", episode["metadata"].Json, StringComparison.Ordinal);
        Assert.DoesNotContain(home.Vault.Log(), line => line.Contains("hidden-key", StringComparison.Ordinal));
        var log = home.Vault.Log();
        Assert.Equal((0, 0, 4, 0, 0), Notes.Counts(await notes.ImportAsync()));
        Assert.Equal(log, home.Vault.Log());
    }

    [Fact]
    public async Task An_imported_seed_that_is_exported_and_imported_again_is_equal()
    {
        using var home = new TemporaryVault();
        using var to = new TemporaryVault(2);
        var notes = new Notes(home);
        notes.Write("corpus/nodes.json", """{"nodes":[{"id":"a","content":"one","created_at":"2020-01-01"},{"id":"b c","content":"two","archived":true}]}""");
        notes.Write("corpus/episodes.json", """[{"id":"e","content":"three","kind":"trip"}]""");
        notes.Write("indexes/clusters.json", """{"a":"x","b c":2}""");
        await notes.ImportAsync();

        var copy = await Exporting.ExportedVault.CopyAsync(home, to, Vaults.Exporting.ExportFormat.Seed);

        Assert.Equal(3, copy.Status().Memories);
        Assert.Equal(Exporting.ExportedVault.Contents(home.Vault, withArchived: true), Exporting.ExportedVault.Contents(copy, withArchived: true));
    }

    [Theory]
    [InlineData("<f4", false, 1)]
    [InlineData(">f4", false, 2)]
    [InlineData("<f8", true, 3)]
    [InlineData(">f8", false, 1)]
    [InlineData("<f2", true, 1)]
    [InlineData(">f2", false, 3)]
    public async Task Vectors_of_every_form_belong_to_their_elements(string type, bool isByColumn, byte version)
    {
        using var home = new TemporaryVault();
        var notes = new Notes(home);
        notes.Write("config.json", """{"embedding":{"model":"test"}}""");
        notes.Write("corpus/nodes.json", """[{"id":"a","content":"one"},{"id":"b","content":"two"},{"id":"c","content":"three"}]""");
        notes.Write("vectors/nodes.npy", Npy(type, isByColumn, version, [[1, 0], [0, -2], [0, 0]]));

        Notes.AssertNoProblem(await notes.ImportAsync());

        Assert.Equal("a", NearestTo(home.Vault, 5, 0));
        Assert.Equal("b", NearestTo(home.Vault, 0, -1));
        Assert.Equal((2, 3), home.Vault.Coverage("test") is var coverage ? (coverage.Covered, coverage.Total) : default);
        Assert.Equal((0, 0, 3, 0, 0), Notes.Counts(await notes.ImportAsync()));
        home.Vault.AssertSound();
    }

    [Theory]
    [InlineData("short", "3 elements")]
    [InlineData("cut", "cut short")]
    [InlineData("text", "no .npy")]
    [InlineData("version", "format version 9")]
    [InlineData("integers", "something else than floating-point")]
    [InlineData("wide", "more than 8,192")]
    [InlineData("huge", "cut short")]
    [InlineData("empty", "no .npy")]
    public async Task Vectors_that_cannot_be_right_are_told_of_and_the_texts_imported(string wrong, string problem)
    {
        using var home = new TemporaryVault();
        var notes = new Notes(home);
        notes.Write("corpus/nodes.json", """[{"id":"a","content":"one"},{"id":"b","content":"two"},{"id":"c","content":"three"}]""");
        var whole = Npy("<f4", isByColumn: false, 1, [[1, 0], [0, 1], [1, 1]]);
        notes.Write("vectors/nodes.npy", wrong switch
        {
            "short" => Npy("<f4", isByColumn: false, 1, [[1, 0], [0, 1]]),
            "cut" => whole[..^1],
            "text" => "hello there, no numbers"u8.ToArray(),
            "version" => [.. whole[..6], 9, .. whole[7..]],
            "integers" => Npy("<i4", isByColumn: false, 1, [[1, 0], [0, 1], [1, 1]]),
            "wide" => Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(whole).Replace("(3, 2)", "(3, 9000)", StringComparison.Ordinal)),
            "huge" => [.. whole[..8], 0xff, 0xff],
            _ => [],
        });

        var report = await notes.ImportAsync();

        Assert.Equal(3, report.Added);
        Assert.Contains(problem, Assert.Single(report.Problems).Message, StringComparison.Ordinal);
    }

    private static string NearestTo(Vault vault, params float[] query) => vault.Read(database =>
        Records.RecordTable.Load(database, vault.NearestRecords(database, "test", query, 1).Matches[0].Record)!.Value.State.Key.Id);

    internal static byte[] Npy(string type, bool isByColumn, byte version, float[][] rows)
    {
        var header = $"{{'descr': '{type}', 'fortran_order': {(isByColumn ? "True" : "False")}, 'shape': ({rows.Length}, {rows[0].Length}), }}\n";
        var length = BitConverter.GetBytes(header.Length)[..(version == 1 ? 2 : 4)];
        var numbers = isByColumn ? Enumerable.Range(0, rows[0].Length).SelectMany(column => rows.Select(row => row[column])) : rows.SelectMany(row => row);
        return [0x93, .. "NUMPY"u8, version, 0, .. length, .. Encoding.ASCII.GetBytes(header), .. numbers.SelectMany(number => Bytes(type, number))];
    }

    private static byte[] Bytes(string type, float number)
    {
        var bytes = type[^1] switch { '2' => BitConverter.GetBytes((Half)number), '8' => BitConverter.GetBytes((double)number), _ => BitConverter.GetBytes(number) };
        return type[0] == '>' ? [.. bytes.Reverse()] : bytes;
    }
}
