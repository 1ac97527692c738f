using Cairn.Vaults.Salvage.Pages;

namespace Cairn.Vaults.Tests.Salvage.Pages;

public sealed class DamagedPagesTests
{
    private const int DamagedPages = 20;

    [Theory]
    [InlineData(1_024, 1)]
    [InlineData(4_096, 2)]
    [InlineData(4_096, 3)]
    [InlineData(65_536, 4)]
    public void Every_row_whose_pages_are_whole_survives_twenty_overwritten_pages(int pageSize, int seed)
    {
        using var database = new SampleDatabase(pageSize);
        var random = new Random(seed);
        database.Fill(random, 2_500, longTextEvery: 50);
        database.FillKeyed(random, 20);
        database.Run("DELETE FROM sample WHERE id % 11 = 0");
        database.Checkpoint();
        var copy = database.CopyFiles("copy.db");
        var image = File.ReadAllBytes(copy);
        var pagesOfRows = PagesOfRows.Find(image, database.RootPage);
        var damaged = Overwrite(image, pageSize, random);
        File.WriteAllBytes(copy, image);

        var (rows, tally) = SampleDatabase.Salvage(copy);

        AssertSurvivors(SampleDatabase.RowsBySqlite(database.Connection), pagesOfRows, damaged, rows);
        Assert.InRange(tally.UnreadablePages, DamagedPages, tally.Pages);
    }

    [Fact]
    public void Rows_survive_in_the_log_and_in_the_file_when_the_files_page_1_and_others_are_overwritten()
    {
        const int PageSize = 8_192;
        using var database = new SampleDatabase(PageSize);
        var random = new Random(5);
        database.Fill(random, 1_000);
        database.Checkpoint();
        database.Fill(random, 1_000);
        var copy = database.CopyFiles("copy.db");
        var pagesOfRows = PagesOfRows.Find(CommittedImage(database), database.RootPage);
        var image = File.ReadAllBytes(copy);
        var damaged = Overwrite(image, PageSize, random);
        File.WriteAllBytes(copy, image);

        var (rows, _) = SampleDatabase.Salvage(copy);

        AssertSurvivors(SampleDatabase.RowsBySqlite(database.Connection), pagesOfRows, damaged, rows);
        using var source = PageSource.Open(copy);
        Assert.Equal(PageSize, source.PageSize);
    }

    [Theory]
    [InlineData(512)]
    [InlineData(1_024)]
    [InlineData(2_048)]
    [InlineData(4_096)]
    [InlineData(8_192)]
    [InlineData(16_384)]
    [InlineData(32_768)]
    [InlineData(65_536)]
    public void The_page_size_is_guessed_when_page_1_is_lost(int pageSize)
    {
        using var database = new SampleDatabase(pageSize);
        database.Fill(new Random(pageSize), 500, longTextEvery: 20);
        database.Checkpoint();
        var copy = database.CopyFiles("copy.db");
        var image = File.ReadAllBytes(copy);
        image.AsSpan(0, pageSize).Clear();
        File.WriteAllBytes(copy, image);

        using var source = PageSource.Open(copy);

        Assert.Equal(pageSize, source.PageSize);
        Assert.Null(source.Header);
    }

    [Fact]
    public void Flipped_bits_cost_at_most_the_rows_of_the_pages_they_are_on()
    {
        using var database = new SampleDatabase();
        var random = new Random(6);
        database.Fill(random, 2_000);
        database.Checkpoint();
        var copy = database.CopyFiles("copy.db");
        var sound = File.ReadAllBytes(copy);
        var pagesOfRows = PagesOfRows.Find(sound, database.RootPage);
        var expected = SampleDatabase.RowsBySqlite(database.Connection);
        for (var round = 0; round < 8; round++)
        {
            var image = (byte[])sound.Clone();
            var damaged = new HashSet<int>();
            for (var i = 0; i < 50; i++)
            {
                var position = random.Next(image.Length);
                image[position] ^= (byte)(1 << random.Next(8));
                damaged.Add((position / 4_096) + 1);
            }

            File.WriteAllBytes(copy, image);
            var found = SampleDatabase.Salvage(copy).Rows.ToHashSet();
            Assert.All(
                pagesOfRows.Where(row => IsWhole(row.Value, damaged)),
                row => Assert.Contains((row.Key, expected[row.Key]), found));
        }
    }

    [Fact]
    public void Pages_of_a_lost_long_row_are_counted_as_unreadable()
    {
        using var database = new SampleDatabase();
        database.Run("INSERT INTO sample(tag, bytes) VALUES('short', NULL), ('long', randomblob(40000))");
        database.Checkpoint();
        var copy = database.CopyFiles("copy.db");
        var image = File.ReadAllBytes(copy);
        var chain = PagesOfRows.Find(image, database.RootPage)[2].Overflow;
        image.AsSpan((chain[4] - 1) * 4_096, 4_096).Fill(0xEE);
        File.WriteAllBytes(copy, image);

        var (rows, tally) = SampleDatabase.Salvage(copy);

        Assert.Equal(1, Assert.Single(rows).Id);
        Assert.Equal(1, tally.SkippedCells);
        Assert.Equal(chain.Count - 4, tally.UnreadablePages);
    }

    [Fact]
    public void An_overflow_chain_that_runs_in_a_circle_costs_its_row_only()
    {
        using var database = new SampleDatabase();
        database.Run("INSERT INTO sample(tag, bytes) VALUES('short', NULL), ('long', randomblob(40000))");
        database.Checkpoint();
        var copy = database.CopyFiles("copy.db");
        var image = File.ReadAllBytes(copy);
        var chain = PagesOfRows.Find(image, database.RootPage)[2].Overflow;
        image.AsSpan((chain[0] - 1) * 4_096, 4).CopyTo(image.AsSpan((chain[5] - 1) * 4_096));
        File.WriteAllBytes(copy, image);

        var (rows, tally) = SampleDatabase.Salvage(copy);

        Assert.Equal(1, Assert.Single(rows).Id);
        Assert.Equal(1, tally.SkippedCells);
    }

    private static HashSet<int> Overwrite(byte[] image, int pageSize, Random random)
    {
        var damaged = new HashSet<int> { 1 };
        while (damaged.Count < DamagedPages)
        {
            damaged.Add(random.Next(image.Length / pageSize) + 1);
        }

        foreach (var number in damaged)
        {
            random.NextBytes(image.AsSpan((number - 1) * pageSize, pageSize));
        }

        return damaged;
    }

    private static void AssertSurvivors(
        Dictionary<long, string> expected,
        IReadOnlyDictionary<long, PagesOfRows.RowPages> pagesOfRows,
        HashSet<int> damaged,
        List<(long Id, string Values)> rows)
    {
        var found = rows.ToHashSet();
        Assert.Equal(found.Count, rows.Count);
        Assert.Equal(expected.Count, pagesOfRows.Count);
        Assert.All(
            pagesOfRows.Where(row => IsWhole(row.Value, damaged)),
            row => Assert.Contains((row.Key, expected[row.Key]), found));

        // A row that is found though not whole differs in the overwritten overflow page alone: its leaf is sound.
        Assert.All(
            rows.Where(row => expected.GetValueOrDefault(row.Id) != row.Values),
            row =>
            {
                Assert.DoesNotContain(pagesOfRows[row.Id].Leaf, damaged);
                Assert.Contains(pagesOfRows[row.Id].Overflow, damaged.Contains);
            });
    }

    // A damaged page of the file that the log replaces does no harm, yet counts here: the test then asks for fewer rows than
    // salvage gives, never for more.
    private static bool IsWhole(PagesOfRows.RowPages pages, HashSet<int> damaged) =>
        !damaged.Contains(pages.Leaf) && !pages.Overflow.Any(damaged.Contains);

    // A backup copies page by page: the same rows on the same pages, without a log.
    private static byte[] CommittedImage(SampleDatabase database)
    {
        var path = database.Path + ".image";
        using (var image = SampleDatabase.Connect(path))
        {
            database.Connection.BackupDatabase(image);
        }

        return File.ReadAllBytes(path);
    }
}
