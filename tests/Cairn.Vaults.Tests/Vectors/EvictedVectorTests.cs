using Cairn.Vaults.Eviction;
using Cairn.Vaults.Tests.Importing;

namespace Cairn.Vaults.Tests.Vectors;

public sealed class EvictedVectorTests
{
    [Fact]
    public async Task An_import_gives_no_vector_to_what_is_left_of_a_memory()
    {
        using var home = new TemporaryVault();
        var notes = new Notes(home);
        notes.Write("config.json", """{"embedding":{"model":"test"}}""");
        notes.Write("corpus/nodes.json", $$"""[{"id":"a","content":"{{new Random(1).Text(1_000)}}"}]""");
        notes.Write("vectors/nodes.npy", SeedImportTests.Npy("<f4", isByColumn: false, 1, [[1, 0]]));
        Notes.AssertNoProblem(await notes.ImportAsync());
        var before = Hash(home.Vault);
        Assert.Equal(1, await home.Vault.WriteIndexAsync(database => database.List("SELECT rid FROM records", row => row.GetInt64(0)).Count(rid => Evictor.Evict(database, rid, long.MaxValue) > 0)));

        var report = await notes.ImportAsync();

        Notes.AssertNoProblem(report);
        Assert.Equal((0, 0, 1, 0, 0), Notes.Counts(report));
        Assert.Equal(before, Hash(home.Vault));
    }

    private static object? Hash(Vault vault) => vault.Read(database => database.Scalar("SELECT hex(hash) FROM embedded"));
}
