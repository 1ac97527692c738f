using System.Diagnostics;
using Cairn.Vaults.Salvage.Pages;

namespace Cairn.Vaults.Tests.Salvage.Pages;

public sealed class GarbageTests
{
    // Far above what any of these takes, and far below a hang.
    private static readonly TimeSpan HangLimit = TimeSpan.FromSeconds(30);

    [Fact]
    public void Random_bytes_over_random_ranges_never_throw_or_hang()
    {
        foreach (var pageSize in new[] { 512, 1_024, 4_096, 65_536 })
        {
            using var database = new SampleDatabase(pageSize);
            var random = new Random(pageSize);
            database.Fill(random, 500, longTextEvery: 50);
            database.Checkpoint();
            database.Fill(random, 100);
            var copy = database.CopyFiles("copy.db");
            var file = File.ReadAllBytes(copy);
            var log = File.ReadAllBytes(copy + "-wal");
            for (var round = 0; round < 12; round++)
            {
                File.WriteAllBytes(copy, Damage(file, random));
                File.WriteAllBytes(copy + "-wal", random.Next(2) == 0 ? log : Damage(log, random));
                ReadAll(copy);
            }
        }
    }

    [Fact]
    public void Headers_full_of_random_bytes_never_throw_or_hang()
    {
        using var database = new SampleDatabase(1_024);
        var random = new Random(11);
        database.Fill(random, 500, longTextEvery: 20);
        database.FillKeyed(random, 20);
        database.Checkpoint();
        var copy = database.CopyFiles("copy.db");
        var sound = File.ReadAllBytes(copy);
        for (var round = 0; round < 30; round++)
        {
            var image = (byte[])sound.Clone();
            for (var page = 0; page < image.Length; page += 1_024)
            {
                // The type stays, so that everything behind it is read and followed.
                image[page + 1 + random.Next(60)] = (byte)random.Next(256);
                image[page + 1 + random.Next(1_000)] = (byte)random.Next(256);
            }

            random.NextBytes(image.AsSpan(32, 8));
            File.WriteAllBytes(copy, image);
            ReadAll(copy);
        }
    }

    [Fact]
    public void A_truncated_file_gives_rows_of_the_pages_it_still_has()
    {
        using var database = new SampleDatabase();
        var random = new Random(12);
        database.Fill(random, 1_000);
        database.Checkpoint();
        var copy = database.CopyFiles("copy.db");
        var expected = SampleDatabase.RowsBySqlite(database.Connection);
        var sound = File.ReadAllBytes(copy);
        for (var round = 0; round < 20; round++)
        {
            var length = random.Next(sound.Length);
            File.WriteAllBytes(copy, sound[..length]);

            var (rows, tally) = SampleDatabase.Salvage(copy);

            Assert.Equal((length + 4_095) / 4_096, tally.Pages);
            Assert.All(rows, row => Assert.Equal(expected[row.Id], row.Values));
            Assert.True(rows.Count > 0 || length < sound.Length / 4);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(99)]
    [InlineData(100)]
    [InlineData(511)]
    [InlineData(4_097)]
    [InlineData(10_000_000)]
    public void A_file_of_random_bytes_gives_no_rows(int length)
    {
        var path = Path.GetTempFileName();
        try
        {
            var bytes = new byte[length];
            new Random(13).NextBytes(bytes);
            File.WriteAllBytes(path, bytes);

            var tally = ReadAll(path);

            Assert.Equal((length + 4_095) / 4_096, tally.Pages);
            Assert.Equal(tally.Pages, tally.UnreadablePages);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_page_that_names_one_long_cell_thousands_of_times_is_soon_done()
    {
        using var database = new SampleDatabase(65_536);
        database.Run("INSERT INTO sample(tag, bytes) VALUES('long', randomblob(40000))");
        database.Checkpoint();
        var copy = database.CopyFiles("copy.db");
        var image = File.ReadAllBytes(copy);
        var page = image.AsSpan(65_536, 65_536);
        Assert.Equal(13, page[0]);
        (page[3], page[4]) = (10_000 >> 8, 10_000 & 0xFF);
        for (var i = 1; i < 10_000; i++)
        {
            page.Slice(8, 2).CopyTo(page[(8 + (2 * i))..]);
        }

        File.WriteAllBytes(copy, image);

        var (rows, tally) = SampleDatabase.Salvage(copy);

        Assert.Single(rows);
        Assert.Equal(9_999, tally.SkippedCells);
    }

    [Fact]
    public void A_missing_file_is_told_from_an_empty_one()
    {
        var path = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"));

        Assert.Throws<FileNotFoundException>(() => PageSource.Open(path));
    }

    private static SalvageTally ReadAll(string path)
    {
        var watch = Stopwatch.StartNew();
        using var source = PageSource.Open(path);
        var rows = new PageRows(source);
        foreach (var row in rows.Read())
        {
            Assert.InRange(row.Values.Length, 1, RecordFormat.ValuesMax);
            Assert.True(watch.Elapsed < HangLimit);
        }

        Assert.True(watch.Elapsed < HangLimit);
        return rows.Tally;
    }

    private static byte[] Damage(byte[] sound, Random random)
    {
        var bytes = (byte[])sound.Clone();
        for (var i = random.Next(1, 40); i > 0; i--)
        {
            var start = random.Next(bytes.Length);
            random.NextBytes(bytes.AsSpan(start, Math.Min(bytes.Length - start, 1 << random.Next(16))));
        }

        return random.Next(4) == 0 ? bytes[..random.Next(bytes.Length)] : bytes;
    }
}
