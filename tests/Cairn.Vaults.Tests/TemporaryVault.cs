using Cairn.Core.Records;
using Cairn.Vaults.Homes;
using Cairn.Vaults.Index;
using Cairn.Vaults.Storage;
using Microsoft.Data.Sqlite;

namespace Cairn.Vaults.Tests;

/// <summary>A new vault in a folder of its own, with a clock and a chance that the test holds in its hand.</summary>
internal sealed class TemporaryVault : IDisposable
{
    private readonly TemporaryFolder _home = new();
    private readonly List<Vault> _opened = [];
    private int _chances;

    /// <param name="seed">Two vaults that are to meet need two seeds.</param>
    public TemporaryVault(int seed = 1)
    {
        Seed = seed;
        Folder = new VaultFolder(_home.In("vaults", "personal"));
        Vault = Keep(Vault.Create(Folder, Options()));
    }

    public int Seed { get; }

    public ManualTime Time { get; } = new();

    public VaultFolder Folder { get; }

    /// <summary>The vault as it was opened last by <see cref="TemporaryVault(int)"/> or <see cref="Reopen"/>.</summary>
    public Vault Vault { get; private set; }

    /// <summary>A path in the home, beside the folder of vaults.</summary>
    public string In(params string[] names) => _home.In(names);

    /// <summary>Options of one more process: same clock and machine, other chances.</summary>
    public VaultOptions Options() => Chance.Options(Time, (Seed * 1_000) + _chances++);

    /// <summary>Opens the vault once more, as another process does.</summary>
    public Vault OpenAnother() => Keep(Vault.Open(Folder, Options()));

    /// <summary>Opens another folder; the vault is closed with this one.</summary>
    public Vault Open(VaultFolder folder) => Keep(Vault.Open(folder, Options()));

    /// <summary>Closes every open vault.</summary>
    public void Close()
    {
        _opened.ForEach(vault => vault.Dispose());
        _opened.Clear();
    }

    public Vault Reopen()
    {
        Close();
        return Vault = OpenAnother();
    }

    /// <summary>Runs SQL on the vault's database, as somebody with a tool would.</summary>
    public void Run(string sql)
    {
        using var database = Database.Open(Folder.Database, SqliteOpenMode.ReadWrite);
        database.Execute(sql);
    }

    public void SetMeta(string key, object? value)
    {
        using var database = Database.Open(Folder.Database, SqliteOpenMode.ReadWrite);
        Meta.Set(database, key, value);
    }

    /// <summary>Brings the index up to date, as a writer does after many writes.</summary>
    public void FlushIndex()
    {
        using var database = Database.Open(Folder.Database, SqliteOpenMode.ReadWrite);
        KeywordIndex.CatchUp(database);
    }

    /// <summary>Puts segments together until nothing is left to merge, as a process does after it has indexed.</summary>
    public Task MergeIndexAsync() => new IndexMerge(Vault).RunAsync(() => false);

    /// <summary>Makes segments of memories, each with the word "alpha", a word of its own by its number, and others that hardly any other has.</summary>
    public async Task<List<RecordKey>> FillSegmentsAsync(int segments, int perSegment, int wordsEach)
    {
        var random = new Random(Seed);
        var keys = new List<RecordKey>();
        for (var segment = 0; segment < segments; segment++)
        {
            var texts = Enumerable.Range(keys.Count, perSegment).Select(number => $"alpha {VaultExtensions.OwnWord(number)} {string.Join(' ', Enumerable.Range(0, wordsEach).Select(_ => random.Word() + random.Word()))}");

            // As a process that ends before it has written enough to bring the index up to date by itself.
            using var writer = Vault.Open(Folder, Options());
            keys.AddRange(await writer.RememberAllAsync(texts));
            FlushIndex();
        }

        return keys;
    }

    /// <summary>The levels of the segments that are read, in their order.</summary>
    public List<long> Levels() => Vault.Read(SegmentTable.Readable).ConvertAll(segment => segment.Level);

    public override string ToString() => $"vault of seed {Seed}";

    public void Dispose()
    {
        Close();
        _home.Dispose();
    }

    private Vault Keep(Vault vault)
    {
        _opened.Add(vault);
        return vault;
    }
}
