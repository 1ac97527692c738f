using System.Buffers.Binary;
using Cairn.Vaults.Salvage.Pages;

namespace Cairn.Vaults.Tests.Salvage.Pages;

public sealed class PageRowsTests
{
    private const int Seed = 20_261_121;

    [Theory]
    [InlineData(512)]
    [InlineData(1_024)]
    [InlineData(4_096)]
    [InlineData(65_536)]
    public void A_sound_file_gives_the_rows_that_SQLite_reads(int pageSize)
    {
        using var database = new SampleDatabase(pageSize);
        var random = new Random(Seed);
        database.Fill(random, 2_000);
        database.FillKeyed(random, 40);
        database.Run("DELETE FROM sample WHERE id % 7 = 0");
        database.Checkpoint();

        AssertSameRows(database, database.CopyFiles("copy.db"));
    }

    [Theory]
    [InlineData(1_024)]
    [InlineData(4_096)]
    [InlineData(65_536)]
    public void Rows_that_are_only_in_the_log_are_found_and_replace_older_ones(int pageSize)
    {
        using var database = new SampleDatabase(pageSize);
        var random = new Random(Seed);
        database.Fill(random, 1_000);
        database.Checkpoint();
        database.Fill(random, 1_000);
        database.Run("UPDATE sample SET tag = 'changed' WHERE id % 3 = 0");
        database.Run("DELETE FROM sample WHERE id % 5 = 0");

        AssertSameRows(database, database.CopyFiles("copy.db"));
    }

    [Fact]
    public void A_file_with_pointer_maps_that_shrinks_in_the_log_gives_no_row_of_the_pages_cut_off()
    {
        using var database = new SampleDatabase(autoVacuum: true, secureDelete: false);
        database.Fill(new Random(Seed), 3_000);
        database.Checkpoint();
        database.Run("DELETE FROM sample WHERE id > 500");
        database.Run("PRAGMA incremental_vacuum");

        var copy = database.CopyFiles("copy.db");

        AssertSameRows(database, copy);
        using var source = PageSource.Open(copy);
        Assert.True(source.PageCount < new FileInfo(copy).Length / source.PageSize);
    }

    [Fact]
    public void Erased_rows_do_not_come_back_even_where_their_bytes_are_still_there()
    {
        using var database = new SampleDatabase(secureDelete: false);
        database.Fill(new Random(Seed), 3_000);
        database.Run("DELETE FROM sample WHERE id % 3 = 0 OR id > 1500");
        database.Checkpoint();

        AssertSameRows(database, database.CopyFiles("copy.db"));
    }

    [Fact]
    public void A_freelist_in_doubt_hides_no_row()
    {
        using var database = new SampleDatabase();
        database.Fill(new Random(Seed), 2_000);
        database.Run("DELETE FROM sample WHERE id > 1000");
        database.Checkpoint();
        var copy = database.CopyFiles("copy.db");
        var image = File.ReadAllBytes(copy);
        var trunk = (BinaryPrimitives.ReadInt32BigEndian(image.AsSpan(32)) - 1) * 4_096;
        var liveLeaf = PagesOfRows.Find(image, database.RootPage)[500].Leaf;
        Assert.True(BinaryPrimitives.ReadInt32BigEndian(image.AsSpan(trunk + 4)) > 0);
        BinaryPrimitives.WriteInt32BigEndian(image.AsSpan(trunk + 8), liveLeaf);
        image[39]++;
        File.WriteAllBytes(copy, image);

        var (rows, _) = SampleDatabase.Salvage(copy);

        AssertSame(SampleDatabase.RowsBySqlite(database.Connection), rows);
    }

    [Fact]
    public void Reserved_bytes_that_the_pages_do_not_bear_out_are_not_believed()
    {
        using var database = new SampleDatabase();
        database.Fill(new Random(Seed), 500);
        database.Checkpoint();
        var copy = database.CopyFiles("copy.db");
        var image = File.ReadAllBytes(copy);
        image[20] = 16;
        File.WriteAllBytes(copy, image);

        AssertSameRows(database, copy);
    }

    [Fact]
    public void A_row_of_20_MB_is_found_and_one_beyond_the_limit_is_counted()
    {
        using var database = new SampleDatabase();
        database.Run("INSERT INTO sample(tag, bytes) VALUES('fits', zeroblob(20000000)), ('too long', zeroblob(40000000))");
        database.Checkpoint();

        var (rows, tally) = SampleDatabase.Salvage(database.CopyFiles("copy.db"));

        Assert.Equal(1, Assert.Single(rows).Id);
        Assert.Equal(1, tally.SkippedCells);
    }

    [Theory]
    [InlineData(512)]
    [InlineData(4_096)]
    public void Payloads_of_every_length_around_the_edges_of_pages_are_read(int pageSize)
    {
        using var database = new SampleDatabase(pageSize);
        database.Run($"""
            WITH RECURSIVE length(bytes) AS (SELECT 0 UNION ALL SELECT bytes + 1 FROM length WHERE bytes < {3 * pageSize})
            INSERT INTO sample(tag, bytes) SELECT 'tag', randomblob(bytes) FROM length WHERE bytes % {pageSize} < 20
            OR bytes % {pageSize} > {pageSize - 100} OR bytes < 600
            """);
        database.Checkpoint();

        AssertSameRows(database, database.CopyFiles("copy.db"));
    }

    [Fact]
    public void Doubles_keep_their_bits_and_integers_stored_in_a_real_column_come_as_integers()
    {
        using var database = new SampleDatabase();
        database.Run("CREATE TABLE measured(value REAL, bare)");
        database.Run("INSERT INTO measured VALUES(2.0, 2.0), (-0.5, -0.0), (9e999, -9e999), (5e-324, 1.7976931348623157e308)");
        database.Checkpoint();

        using var source = PageSource.Open(database.CopyFiles("copy.db"));
        var rows = new PageRows(source).Read().Where(row => row.Values.Length == 2).Select(row => row.Values).ToList();

        Assert.Equal(
            [
                [2L, 2.0], [-0.5, -0.0], [double.PositiveInfinity, double.NegativeInfinity], [double.Epsilon, double.MaxValue],
            ],
            rows);
    }

    [Fact]
    public void Negative_and_large_rowids_are_read()
    {
        using var database = new SampleDatabase();
        database.Run($"INSERT INTO sample(id, tag) VALUES({long.MinValue}, 'a'), (-1, 'b'), (0, 'c'), ({long.MaxValue}, 'd')");
        database.Checkpoint();

        AssertSameRows(database, database.CopyFiles("copy.db"));
    }

    private static void AssertSameRows(SampleDatabase database, string copy)
    {
        var (rows, tally) = SampleDatabase.Salvage(copy);
        AssertSame(SampleDatabase.RowsBySqlite(database.Connection), rows);
        Assert.Equal(0, tally.SkippedCells);
        Assert.Equal(0, tally.UnreadablePages);
        Assert.True(tally.LeafPages > 0);
        Assert.True(tally.Pages >= tally.LeafPages);
    }

    private static void AssertSame(Dictionary<long, string> expected, List<(long Id, string Values)> rows)
    {
        Assert.Equal(expected.Count, rows.Count);
        Assert.All(rows, row => Assert.Equal(expected[row.Id], row.Values));
    }
}
