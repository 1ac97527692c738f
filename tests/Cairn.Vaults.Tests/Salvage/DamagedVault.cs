using Cairn.Core.Records;
using Cairn.Vaults.Storage;
using Cairn.Vaults.Tests.Salvage.Pages;
using Microsoft.Data.Sqlite;
using static Cairn.Vaults.Tests.VaultExtensions;

namespace Cairn.Vaults.Tests.Salvage;

/// <summary>A closed vault, which pages hold what, and what it showed when it was whole.</summary>
internal sealed class DamagedVault : IDisposable
{
    private const int PageSize = 4_096;

    private readonly Dictionary<RecordKey, string> _shown = [];
    private readonly Dictionary<RecordKey, (PagesOfRows.RowPages Record, List<PagesOfRows.RowPages> Changes)> _pages = [];

    private DamagedVault(TemporaryVault home) => Home = home;

    public TemporaryVault Home { get; }

    public byte[] Damaged { get; private set; } = [];

    public IReadOnlyCollection<RecordKey> Keys => _shown.Keys;

    public string Digest { get; private set; } = "";

    public long Changes { get; private set; }

    public static async Task<DamagedVault> MakeAsync(int memories, int seed)
    {
        var home = new TemporaryVault(seed);
        var random = new Random(seed);
        var vault = new DamagedVault(home);
        var keys = await home.Vault.RememberAllAsync(Enumerable.Range(0, memories).Select(number => $"number{number} " + random.Text(random.Next(50) == 0 ? random.Next(9_000) : random.Next(10, 400))));
        await home.Vault.WriteAsync(batch =>
        {
            foreach (var key in keys.Where(_ => random.Next(10) == 0))
            {
                batch.Put(key, [KeyValuePair.Create("caption", FieldValue.Text(random.Words(5)))], Tester);
            }

            return keys.Count(key => random.Next(50) == 0 && batch.Delete(key, Tester) is not null);
        });
        await home.Vault.IndexCaughtUp();
        vault.TakeIn(keys);
        home.Close();
        return vault;
    }

    /// <summary>Overwrites pages with random bytes.</summary>
    /// <returns>Their numbers.</returns>
    public HashSet<int> Overwrite(Random random, int count, params IEnumerable<int> always)
    {
        var image = File.ReadAllBytes(Home.Folder.Database);
        var damaged = always.ToHashSet();
        while (damaged.Count < count)
        {
            damaged.Add(random.Next(image.Length / PageSize) + 1);
        }

        foreach (var number in damaged)
        {
            random.NextBytes(image.AsSpan((number - 1) * PageSize, PageSize));
        }

        File.WriteAllBytes(Home.Folder.Database, image);
        Damaged = image;
        return damaged;
    }

    /// <summary>Asserts that each record is as it was of which the merged row, or all of its changes, stand on whole pages.</summary>
    /// <returns>How many there are.</returns>
    public int AssertSurvivors(Vault vault, HashSet<int> damaged)
    {
        bool IsWhole(PagesOfRows.RowPages row) => !damaged.Contains(row.Leaf) && !row.Overflow.Any(damaged.Contains);

        var expected = _pages.Where(pages => IsWhole(pages.Value.Record) || pages.Value.Changes.TrueForAll(IsWhole)).Select(pages => pages.Key).ToList();
        Assert.All(expected, key => Assert.Equal(_shown[key], Show(vault, key)));
        return expected.Count;
    }

    public static string Show(Vault vault, RecordKey key) => vault.Get(key) is { } record
        ? $"{(record.IsArchived ? "archived " : "")}{string.Join(' ', record.Fields.Select(field => $"{field.Key}={field.Value}"))}"
        : "nothing";

    public void Dispose() => Home.Dispose();

    private void TakeIn(List<RecordKey> keys)
    {
        foreach (var key in keys)
        {
            _shown[key] = Show(Home.Vault, key);
        }

        Digest = Home.Vault.Digest().ToString();
        Changes = Home.Vault.Status().Changes;
        using var database = Database.Open(Home.Folder.Database, SqliteOpenMode.ReadWrite);
        database.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
        var image = File.ReadAllBytes(Home.Folder.Database);
        var records = PagesOfRows.Find(image, RootOf(database, "records"));
        var changes = PagesOfRows.Find(image, RootOf(database, "changes"));
        foreach (var (rid, id) in database.List("SELECT rid, id FROM records", row => (row.GetInt64(0), row.GetString(1))))
        {
            _pages[Key(id)] = (records[rid], database.List("SELECT seq FROM changes WHERE record = $1", row => changes[row.GetInt64(0)], rid));
        }
    }

    private static int RootOf(Database database, string table) => (int)database.Number("SELECT rootpage FROM sqlite_master WHERE name = $1", table);
}
