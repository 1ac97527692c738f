using System.Text;
using Cairn.Vaults.Importing;
using Cairn.Vaults.Importing.Archives;

namespace Cairn.Vaults.Tests.Importing;

public sealed class ZipImportTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_zip_in_a_folder_is_read_like_a_folder()
    {
        using var home = new TemporaryVault();
        var notes = new Notes(home);
        notes.Write("old/archive.zip", Zip.Of(
            ("garden/roses.md", "Roses need pruning"), ("lines.jsonl", "{\"content\":\"a line\"}"), ("garden/", ""), (".hidden/a.md", "no"), ("__MACOSX/garden/._roses.md", "no"), ("picture.png", "no")));

        var report = await notes.ImportAsync();

        Notes.AssertNoProblem(report);
        Assert.Equal((2, 2, 1), (report.Files, report.Added, report.Skipped));
        Assert.Equal("Roses need pruning", Assert.Single(Notes.Of(home.Vault, "notes/old/archive.zip/garden/roses.md")).Fields["content"].AsText());
        Assert.Equal((0, 0, 2, 0, 0), Notes.Counts(await notes.ImportAsync()));
    }

    [Fact]
    public async Task A_zip_by_itself_is_what_its_sources_begin_with()
    {
        using var home = new TemporaryVault();
        File.WriteAllBytes(home.In("export.zip"), Zip.Of(("a.md", "the boat")));

        var report = await new Importer(home.Vault, progress: null).ImportAsync(home.In("export.zip"), Token);

        Assert.Equal(1, report.Added);
        Assert.Single(Notes.Of(home.Vault, "export.zip/a.md"));
        Assert.Equal(["export.zip"], new DirectoryInfo(home.In()).GetFiles().Select(file => file.Name));
    }

    [Theory]
    [InlineData("../escape.md")]
    [InlineData("a/../../escape.md")]
    [InlineData("/etc/escape.md")]
    [InlineData("C:/escape.md")]
    [InlineData("C:escape.md")]
    [InlineData("a\\..\\escape.md")]
    [InlineData("a//escape.md")]
    [InlineData("esc\u0007ape.md")]
    public async Task A_name_that_leads_out_of_the_archive_is_refused_and_the_others_are_read(string name)
    {
        using var home = new TemporaryVault();
        var notes = new Notes(home);
        notes.Write("archive.zip", Zip.Of((name, "evil"), ("good.md", "good")));

        var report = await notes.ImportAsync();

        Assert.StartsWith("notes/archive.zip/", Assert.Single(report.Problems).File, StringComparison.Ordinal);
        Assert.Equal(["good"], home.Vault.AllChanges().Select(change => change.Fields["content"].AsText()));
    }

    [Fact]
    public async Task A_zip_within_a_zip_is_passed_over_and_a_name_that_stands_twice_is_told_of()
    {
        using var home = new TemporaryVault();
        var notes = new Notes(home);
        notes.Write("archive.zip", Zip.OfBytes(("inner.zip", Zip.Of(("a.md", "inner"))), ("a.md", "one"u8.ToArray()), ("a.md", "two"u8.ToArray())));

        var report = await notes.ImportAsync();

        Assert.Equal((1, 1), (report.Added, report.Skipped));
        Assert.Contains("twice", Assert.Single(report.Problems).Message, StringComparison.Ordinal);
        Assert.Equal((0, 0, 1, 0, 0), Notes.Counts(await notes.ImportAsync()));
    }

    [Fact]
    public async Task A_bomb_is_refused_once_it_inflates_beyond_what_text_does()
    {
        using var home = new TemporaryVault();
        var notes = new Notes(home);
        var line = Encoding.UTF8.GetBytes(new string(' ', 1 << 20) + "\n");
        notes.Write("archive.zip", Zip.OfBytes(
            ("a.md", "before"u8.ToArray()), ("bomb.jsonl", [.. Enumerable.Repeat(line, 64).SelectMany(part => part)]), ("z.md", "after"u8.ToArray())));
        notes.Write("z.md", "beside");

        var report = await notes.ImportAsync();

        var problem = Assert.Single(report.Problems);
        Assert.Equal("notes/archive.zip/bomb.jsonl", problem.File);
        Assert.Contains("inflates", problem.Message, StringComparison.Ordinal);
        Assert.Equal(["before", "beside"], home.Vault.AllChanges().Select(change => change.Fields["content"].AsText()));
    }

    [Theory]
    [InlineData("entries")]
    [InlineData("directory")]
    [InlineData("entry")]
    [InlineData("all")]
    public async Task What_is_over_a_limit_is_refused_with_one_problem(string limit)
    {
        using var home = new TemporaryVault();
        var notes = new Notes(home);
        var random = new Random(5);
        notes.Write("archive.zip", Zip.Of([.. Enumerable.Range(0, 200).Select(number => ($"{number:d3}.txt", random.Text(1_000)))]));
        var limits = limit switch
        {
            "entries" => new ZipLimits { EntriesMax = 199 },
            "directory" => new ZipLimits { DirectoryBytesMax = 9_000 },
            "entry" => new ZipLimits { EntryBytesMax = 900 },
            _ => new ZipLimits { AllBytesMax = 50_000 },
        };

        var report = await new Importer(home.Vault, progress: null) { Limits = limits }.ImportAsync(notes.Path, Token);

        Assert.Contains(limit is "entries" or "directory" ? "entries" : "inflates", Assert.Single(report.Problems).Message, StringComparison.Ordinal);
        Assert.Equal(limit == "all" ? 50 : 0, report.Added, tolerance: limit == "all" ? 10 : 0);
    }

    [Fact]
    public async Task An_archive_that_is_cut_off_is_told_of_once()
    {
        using var home = new TemporaryVault();
        var notes = new Notes(home);
        notes.Write("archive.zip", Zip.Of(("a.md", new Random(6).Text(5_000)))[..^30]);
        notes.Write("b.md", "beside");

        var report = await notes.ImportAsync();

        var problem = Assert.Single(report.Problems);
        Assert.Equal(("notes/archive.zip", 1), (problem.File, report.Added));
        Assert.Contains("not a whole zip", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_flipped_bit_is_noticed_and_what_is_whole_is_imported()
    {
        using var home = new TemporaryVault();
        var notes = new Notes(home);
        var bytes = Zip.Of(("a.txt", new Random(7).Text(3_000)), ("b.txt", "whole"));
        bytes[1_000] ^= 1;
        notes.Write("archive.zip", bytes);

        var report = await notes.ImportAsync();

        Assert.Equal("notes/archive.zip/a.txt", Assert.Single(report.Problems).File);
        Assert.Single(Notes.Of(home.Vault, "notes/archive.zip/b.txt"));
    }

    [Fact]
    public async Task An_encrypted_entry_says_what_to_do()
    {
        using var home = new TemporaryVault();
        var notes = new Notes(home);
        var bytes = Zip.Of(("a.md", "secret"), ("b.md", "open"));

        // The lowest bit of an entry's flags, in its own header and in the directory.
        bytes[6] |= 1;
        bytes[bytes.AsSpan().IndexOf("PK\u0001\u0002"u8) + 8] |= 1;
        notes.Write("archive.zip", bytes);

        var report = await notes.ImportAsync();

        Assert.Contains("password", Assert.Single(report.Problems).Message, StringComparison.Ordinal);
        Assert.Equal(1, report.Added);
    }

    [Fact]
    public async Task An_archive_with_any_bytes_changed_never_ends_the_import()
    {
        using var home = new TemporaryVault();
        var random = new Random(8);
        var whole = Zip.Of(("a.txt", random.Text(300)), ("b/lines.jsonl", "{\"content\":\"a line\"}\n"), ("c.md", "# c"));
        for (var round = 0; round < 400; round++)
        {
            var notes = new Notes(home);
            var bytes = whole.ToArray();
            for (var change = random.Next(1, 6); change > 0; change--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            notes.Write("archive.zip", random.Next(5) == 0 ? bytes[..random.Next(bytes.Length)] : bytes);

            Assert.InRange((await notes.ImportAsync()).ProblemCount, 0, 5);
        }
    }
}
