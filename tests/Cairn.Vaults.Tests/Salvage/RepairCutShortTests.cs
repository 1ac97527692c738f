namespace Cairn.Vaults.Tests.Salvage;

/// <summary>A repair builds, names what it built, sets the old files aside, and moves the new one in. It may be killed after each of these.</summary>
public sealed class RepairCutShortTests
{
    [Theory]
    [InlineData("half built")]
    [InlineData("built, with its report")]
    [InlineData("named")]
    [InlineData("database set aside, logs not")]
    [InlineData("all set aside")]
    [InlineData("all set aside, marker gone")]
    public async Task A_repair_that_was_killed_is_gone_on_with(string at)
    {
        using var home = new TemporaryVault();
        var keys = await home.Vault.RememberAllAsync(Enumerable.Range(0, 100).Select(number => $"memory {number}"));
        var (log, digest, id) = (home.Vault.Log(), home.Vault.Digest().ToString(), home.Vault.Id);
        home.Close();
        KillAt(home, at);

        var vault = home.Reopen();

        Assert.NotNull(vault.Repaired);
        Assert.Equal(id, vault.Id);
        Assert.Equal(log, vault.Log());
        Assert.Equal(digest, vault.Digest().ToString());
        Assert.All(keys, key => Assert.StartsWith("memory", vault.Content(key), StringComparison.Ordinal));
        vault.AssertSound();
        var aside = vault.Status().SetAside;
        Assert.Single(aside);
        Assert.Contains("vault.db", Directory.GetFiles(aside[0]).Select(Path.GetFileName));
        Assert.Contains("report.json", Directory.GetFiles(aside[0]).Select(Path.GetFileName));
        home.Close();
        Assert.Equal(["vault.db", "vault.json", "vault.lock"], Directory.GetFiles(home.Folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Null(home.Reopen().Repaired);
    }

    // Makes a repair, and takes back its steps from the last on.
    private static void KillAt(TemporaryVault home, string at)
    {
        var folder = home.Folder;
        var damaged = File.ReadAllBytes(folder.Database);
        damaged.AsSpan(0, 4_096).Clear();
        File.WriteAllBytes(folder.Database, damaged);
        var report = Vault.Repair(folder, home.Options());
        var asideDatabase = Path.Combine(report.SetAside, "vault.db");
        var (building, finished) = (folder.Database + ".salvaging", folder.Database + ".salvaged");
        File.Copy(Path.Combine(report.SetAside, "report.json"), finished + ".json");
        File.SetLastWriteTimeUtc(finished + ".json", Time(report.SetAside));
        File.WriteAllText(folder.RepairMarker, "");
        switch (at)
        {
            case "half built":
                File.Delete(finished + ".json");
                File.Move(folder.Database, building);
                File.WriteAllBytes(building, File.ReadAllBytes(building)[..5_000]);
                File.WriteAllText(building + "-wal", "torn");
                PutBack();
                break;
            case "built, with its report":
                File.Move(folder.Database, building);
                PutBack();
                break;
            case "named":
                File.Move(folder.Database, finished);
                PutBack();
                break;
            case "database set aside, logs not":
                File.Move(folder.Database, finished);
                File.Delete(Path.Combine(report.SetAside, "report.json"));
                File.WriteAllText(folder.Database + "-wal", "an old log of pages");
                File.WriteAllText(folder.Database + "-shm", "");
                break;
            case "all set aside":
                File.Move(folder.Database, finished);
                break;
            case "all set aside, marker gone":
                File.Delete(folder.RepairMarker);
                File.Move(folder.Database, finished);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(at));
        }

        void PutBack()
        {
            File.Move(asideDatabase, folder.Database);
            Directory.Delete(folder.Damaged, recursive: true);
        }
    }

    private static DateTime Time(string aside) =>
        DateTime.ParseExact(Path.GetFileName(aside), "yyyyMMdd'T'HHmmssfff'Z'", System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AdjustToUniversal | System.Globalization.DateTimeStyles.AssumeUniversal);
}
