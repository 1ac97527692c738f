using Cairn.Core.Changes;
using Cairn.Core.Records;
using Cairn.Core.Stamps;
using static Cairn.Vaults.Tests.VaultExtensions;

namespace Cairn.Vaults.Tests.Log;

public sealed class ConvergenceTests
{
    private const int Replicas = 3;
    private const int Records = 5;

    private static readonly string[] LedgerKinds = ["append", "append", "put", "delete", "erase"];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Three_vaults_that_exchange_changes_in_any_order_come_to_hold_the_same(int seed)
    {
        var random = new Random(seed);
        var homes = Enumerable.Range(0, Replicas).Select(number => new TemporaryVault((seed * Replicas) + number)).ToList();
        try
        {
            for (var round = 0; round < 4; round++)
            {
                foreach (var home in homes)
                {
                    home.Time.Advance(TimeSpan.FromSeconds(random.Next(-30, 60)));
                    await home.Vault.WriteAsync(batch => Enumerable.Range(0, random.Next(1, 8)).Select(_ => WriteSomething(batch, random)).Count(change => change is not null));
                }

                await ExchangeAsync(homes, random, share: 0.5);
            }

            await ExchangeAsync(homes, random, share: 1);
            await ExchangeAsync(homes, random, share: 1);

            foreach (var home in homes)
            {
                // Reopened, so that the first write finishes what the erasures have left.
                await home.Reopen().WriteAsync(_ => 0);
                home.Vault.AssertSound();
                Assert.Equal(homes[0].Vault.Digest().ToString(), home.Vault.Digest().ToString());
                Assert.Equal(homes[0].Vault.Records(), home.Vault.Records());
                Assert.Equal(homes[0].Vault.Conflicts(), home.Vault.Conflicts());
            }
        }
        finally
        {
            homes.ForEach(home => home.Dispose());
        }
    }

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 20)];

    // Everybody writes the same few records, so that they meet.
    private static Change? WriteSomething(Vaults.Log.WriteBatch batch, Random random)
    {
        var key = Key($"m{random.Next(Records)}");
        var state = batch.Load(key);
        if (state.IsErased)
        {
            return null;
        }

        return random.Next(12) switch
        {
            0 => batch.Delete(key, Tester),
            1 when random.Next(3) == 0 => batch.Erase(key, Tester),
            2 => batch.Put(key, [KeyValuePair.Create("caption", FieldValue.Null), KeyValuePair.Create("content", Value(random))], Tester),
            3 => batch.Put(key, Memory("x", ("content", Value(random)), ("caption", Value(random)), ("speaker", Value(random))), Tester),
            4 => Apply(batch, key, "rehearse", random),
            5 => Apply(batch, Key($"l{random.Next(2)}"), LedgerKinds[random.Next(LedgerKinds.Length)], random),
            6 or 7 when state.Conflicts.Count > 0 => Settle(batch, key, random),
            _ => batch.Put(key, [KeyValuePair.Create("content", Value(random))], Tester),
        };
    }

    // Restores, dismisses or reopens.
    private static Change Settle(Vaults.Log.WriteBatch batch, RecordKey key, Random random)
    {
        var stored = batch.LoadStored(key);
        var lost = stored.State.Conflicts[random.Next(stored.State.Conflicts.Count)];
        return random.Next(3) switch
        {
            0 => batch.PutBeside(key, lost, Tester),
            1 => batch.Settle(stored, [], [lost], Tester),
            _ => batch.Settle(stored, new SortedList<string, FieldValue> { [lost.Field] = lost.Value }, [lost], Tester),
        };
    }

    // What this version does not write by itself: a kind that it does not know, and entries of a ledger, with what others make of them.
    private static Change? Apply(Vaults.Log.WriteBatch batch, RecordKey key, string kind, Random random)
    {
        var put = batch.Put(Key($"m{Records}"), [KeyValuePair.Create("content", FieldValue.Text(batch.NewId().ToString())), KeyValuePair.Create("session", Value(random))], Tester);
        var fields = kind is "delete" or "erase" ? [] : put!.Fields.ToDictionary(field => field.Key, _ => Value(random));
        batch.Apply(ChangeJson.Read(ChangeJson.Write(put! with { Op = batch.NewId(), Key = key, Kind = new ChangeKind(kind), Fields = fields, Base = new Dictionary<string, Stamp>(), Resolves = new Dictionary<string, IReadOnlyList<Stamp>>() })));
        return put;
    }

    // Few values, so that the same one is written in two places at times.
    private static FieldValue Value(Random random) => FieldValue.Text($"value {random.Next(4)}");

    private static async Task ExchangeAsync(List<TemporaryVault> homes, Random random, double share)
    {
        foreach (var (from, to) in homes.SelectMany(from => homes.Where(to => to != from).Select(to => (from, to))).OrderBy(_ => random.Next()).ToList())
        {
            if (random.NextDouble() > share)
            {
                continue;
            }

            var changes = from.Vault.AllChanges();
            var sent = changes.Concat(changes.Where(_ => random.Next(4) == 0)).OrderBy(_ => random.Next()).Select(ChangeJson.Write).ToList();
            await to.Vault.WriteAsync(batch => sent.Count(text => batch.Apply(ChangeJson.Read(text))));
        }
    }
}
