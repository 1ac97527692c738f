using Cairn.Core.Records;
using static Cairn.Vaults.Tests.Erasing.FolderScan;
using static Cairn.Vaults.Tests.VaultExtensions;

namespace Cairn.Vaults.Tests.Erasing;

public sealed class ManyErasuresTests
{
    private const int Memories = 3_000;
    private const int Forgotten = 20;

    // Lengths from a few letters to overflow pages, with edits and archives between, so that pages are split, filled again and
    // balanced: copies of cells stay behind in the gaps of pages, which secure_delete does not reach.
    [Theory]
    [InlineData(1)]
    public async Task Twenty_records_forgotten_one_after_another_among_thousands_leave_no_bytes(int seed)
    {
        var random = new Random(seed);
        using var home = new TemporaryVault(seed);
        using var other = home.OpenAnother();
        var keys = new List<RecordKey>();
        for (var part = 0; part < 6; part++)
        {
            keys.AddRange(await home.Vault.RememberAllAsync(Enumerable.Range(0, Memories / 6).Select(_ => random.Text(Length(random)))));
        }

        var unique = new Dictionary<RecordKey, string>();
        foreach (var key in keys.OrderBy(_ => random.Next()).Take(Forgotten).ToList())
        {
            unique[key] = UniqueWord(unique.Count);
            var (before, after) = (random.Text(Length(random) / 2), random.Text(Length(random) / 2));
            await home.Vault.EditAsync(key, $"{before} {unique[key]} {after}");
            await home.Vault.EditAsync(key, $"{after} {before} {unique[key]}");
        }

        List<RecordKey> others = [.. keys.Except(unique.Keys)];
        await ShakeAsync(other, random, others, 400);
        home.FlushIndex();
        Assert.All(unique.Values, word => Assert.NotEmpty(FilesWith(home.Folder.Path, word)));
        foreach (var (key, word) in unique)
        {
            Assert.Contains(key.Id, other.Find(word));
            await home.Vault.EraseAsync([key], Tester);
            AssertGone(home.Folder.Path, word);
            await ShakeAsync(other, random, others, 10);
        }

        Assert.All(unique.Values, word => AssertGone(home.Folder.Path, word));
        home.Vault.AssertSound();
    }

    private static int Length(Random random) => 10 + (int)(5_990 * Math.Pow(random.NextDouble(), 7));

    private static Task<int> ShakeAsync(Vault vault, Random random, List<RecordKey> keys, int count) => vault.WriteAsync(batch =>
    {
        for (var number = 0; number < count; number++)
        {
            var key = keys[random.Next(keys.Count)];
            if (random.Next(4) == 0)
            {
                batch.Delete(key, Tester);
            }
            else
            {
                batch.Put(key, [KeyValuePair.Create("caption", FieldValue.Text(random.Text(Length(random))))], Tester);
            }
        }

        return count;
    });
}
