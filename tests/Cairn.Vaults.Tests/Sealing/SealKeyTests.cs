using Cairn.Core.Changes;
using Cairn.Vaults.Homes;
using Cairn.Vaults.Sealing;
using Cairn.Vaults.Sync;
using static Cairn.Vaults.Tests.Sealing.SealedDevices;
using static Cairn.Vaults.Tests.VaultExtensions;

namespace Cairn.Vaults.Tests.Sealing;

public sealed class SealKeyTests
{
    [Fact]
    public async Task A_device_is_unlocked_by_the_passphrase_or_the_recovery_code_and_by_nothing_else_and_then_stays_unlocked()
    {
        using var devices = new SealedDevices();
        var key = await devices.First.RememberAsync("The boat is called Alma");
        var other = devices.Join("other");
        Assert.Equal("seal_keys_missing", await CodeOfAsync(() => other.UnlockAsync(Passphrase)));
        await CopyAsync(devices.First, other);
        Assert.True(other.IsLocked);
        Assert.Equal("seal_not_opened", await CodeOfAsync(() => other.UnlockAsync("another passphrase")));
        Assert.Equal("seal_not_opened", await CodeOfAsync(() => other.UnlockAsync(Core.Sealing.RecoveryCode.Write(new byte[20]))));
        Assert.True(other.IsLocked);

        var report = await other.UnlockAsync($" {devices.RecoveryCode.ToLowerInvariant()} ");

        Assert.Equal((0, false), (report.Refused, other.IsLocked));
        Assert.Equal([key.Id], other.Find("alma"));
        Assert.Empty(await CopyAsync(other, devices.First));
        Assert.Equal(["first device", "other device"], devices.First.SealStatus().Devices.Select(device => device.Name));
        other.Dispose();
        Assert.Equal("The boat is called Alma", devices.Open("other").Content(key));
    }

    [Fact]
    public async Task A_new_passphrase_and_a_new_recovery_code_take_the_place_of_the_old_ones()
    {
        using var devices = new SealedDevices();
        var key = await devices.First.RememberAsync("alma");
        Assert.Equal("passphrase_too_short", await CodeOfAsync(() => devices.First.SetPassphraseAsync("short")));
        await devices.First.SetPassphraseAsync("another passphrase");
        var code = await devices.First.RenewRecoveryCodeAsync();
        var other = devices.Join("other");
        await CopyAsync(devices.First, other);

        Assert.Equal("seal_not_opened", await CodeOfAsync(() => other.UnlockAsync(Passphrase)));
        Assert.Equal("seal_not_opened", await CodeOfAsync(() => other.UnlockAsync(devices.RecoveryCode)));
        await other.UnlockAsync(code);
        Assert.Equal("alma", other.Content(key));
        var third = devices.Join("third");
        await CopyAsync(devices.First, third);
        await third.UnlockAsync("another passphrase");
        Assert.Equal("alma", third.Content(key));
        Assert.Equal(1, third.SealStatus().Keys);
    }

    [Fact]
    public async Task A_revoked_device_reads_nothing_new_and_what_it_writes_later_is_refused_by_all_others()
    {
        using var devices = new SealedDevices();
        var lost = await devices.JoinUnlockedAsync("lost");
        var kept = await devices.JoinUnlockedAsync("kept");
        await CopyAsync(kept, lost);
        var early = await lost.RememberAsync("written before");
        await CopyAsync(lost, kept);
        devices.Time.Advance(TimeSpan.FromMinutes(1));

        var revoked = await devices.First.RevokeDeviceAsync("lost device");

        Assert.True(revoked.IsRevoked);
        Assert.Empty(await CopyAsync(devices.First, kept));
        devices.Time.Advance(TimeSpan.FromMinutes(1));
        var secret = await devices.First.RememberAsync("after the revocation");
        Assert.Empty(await CopyAsync(devices.First, kept));
        Assert.Equal("after the revocation", kept.Content(secret));
        Assert.Equal((2, 2), (kept.SealStatus().Keys, devices.First.SealStatus().Keys));
        Assert.Contains("seal_key_unknown", await CopyAsync(devices.First, lost));
        Assert.Null(lost.Get(secret));
        Assert.Equal(1, lost.SealStatus().Keys);

        // What the device wrote before and what is in the log stays good, what it writes now does not.
        Assert.Empty(await CopyAsync(kept, devices.First));
        Assert.Equal("written before", devices.First.Content(early));
        await lost.RememberAsync("written after");
        await lost.ArchiveAsync(early, Tester);
        Assert.Equal(["seal_key_stale", "seal_key_stale"], await CopyAsync(lost, kept));
        Assert.Equal("written before", kept.Content(early));
        Assert.False(kept.Get(early)!.IsArchived);

        // A new key of its own making, stamped before the revocation, does not become the one that others write with.
        var late = devices.Time.GetUtcNow();
        devices.Time.Advance(TimeSpan.FromDays(-1));
        await lost.RevokeDeviceAsync("kept device");
        devices.Time.Advance(late - devices.Time.GetUtcNow());
        Assert.All((await CopyAsync(lost, devices.First)).Distinct(), code => Assert.Contains(code, new[] { "seal_key_stale", "seal_key_unknown" }));
        Assert.Equal(2, devices.First.SealStatus().Keys);

        // The passphrase and the recovery code open what was written with either key.
        foreach (var (device, opens) in new[] { ("fourth", Passphrase), ("fifth", devices.RecoveryCode) })
        {
            var vault = devices.Join(device);
            await CopyAsync(kept, vault);
            Assert.Equal(0, (await vault.UnlockAsync(opens)).Refused);
            Assert.Equal(("after the revocation", "written before"), (vault.Content(secret), vault.Content(early)));
        }
    }

    [Fact]
    public async Task Only_another_known_device_can_be_revoked()
    {
        using var devices = new SealedDevices();
        Assert.Equal("device_not_found", await CodeOfAsync(() => devices.First.RevokeDeviceAsync("nobody")));
        Assert.Equal("device_is_this", await CodeOfAsync(() => devices.First.RevokeDeviceAsync(devices.First.SealStatus().Devices[0].Id)));
        using var home = new TemporaryVault(2);
        Assert.Equal("vault_not_sealed", await CodeOfAsync(() => home.Vault.SetPassphraseAsync("long enough")));
        Assert.False(home.Vault.SealStatus().IsSealed);
    }

    [Fact]
    public async Task A_device_is_admitted_by_its_public_key_without_the_passphrase()
    {
        using var devices = new SealedDevices();
        var key = await devices.First.RememberAsync("alma");
        var options = devices.Options("other");
        var fingerprint = await devices.First.AdmitDeviceAsync(options.Keys!.Load().PublicKey, "other device");
        var other = Vault.CreateSealedReplica(devices.FolderOf("other"), devices.First.Id, options);
        using (other)
        {
            await CopyAsync(devices.First, other);
            Assert.True(other.IsLocked);
            other.Trust(fingerprint);
            Assert.Equal("alma", other.Content(key));
        }
    }

    [Fact]
    public async Task A_device_that_is_admitted_after_a_new_key_takes_all_keys_in_as_they_come()
    {
        using var devices = new SealedDevices();
        var before = await devices.First.RememberAsync("before");
        var second = await devices.JoinUnlockedAsync("second");
        await devices.First.RevokeDeviceAsync("second device");
        var behind = await devices.First.RememberAsync("behind");
        var options = devices.Options("other");
        var fingerprint = await devices.First.AdmitDeviceAsync(options.Keys!.Load().PublicKey, "other device");
        using var other = Vault.CreateSealedReplica(devices.FolderOf("other"), devices.First.Id, options);
        other.Trust(fingerprint);

        Assert.Empty(await CopyAsync(devices.First, other));

        Assert.Equal(("before", "behind", 2), (other.Content(before), other.Content(behind), other.SealStatus().Keys));
        Assert.Equal(fingerprint, other.SealFingerprint);
        Assert.False(second.IsLocked);
        Assert.Equal("seal_forged", await CodeOfAsync(() => Task.Run(() => other.Trust(new string('0', 64)))));
    }

    [Fact]
    public async Task A_log_that_came_without_keys_is_checked_when_the_device_is_admitted()
    {
        using var devices = new SealedDevices();
        var key = await devices.First.RememberAsync("alma");
        var options = devices.Options("other");
        using var other = Vault.CreateSealedReplica(devices.FolderOf("other"), devices.First.Id, options);
        await CopyAsync(devices.First, other);
        var forged = Raw(devices.First).First(change => change.Key == key) with { Op = Guid.Parse("01940000-0000-7000-8000-00000000000f") };
        Assert.True(await other.WriteAsync(batch => batch.Apply(forged)));
        var fingerprint = await devices.First.AdmitDeviceAsync(options.Keys!.Load().PublicKey, "other device");
        Assert.Equal("seal_keys_missing", await CodeOfAsync(() => other.UnlockAdmittedAsync(fingerprint)));
        await CopyAsync(devices.First, other);
        Assert.Equal("seal_keys_missing", await CodeOfAsync(() => other.UnlockAdmittedAsync(new string('0', 64))));

        var report = await other.UnlockAdmittedAsync(fingerprint);

        Assert.Equal((1, "alma"), (report.Refused, other.Content(key)));
        Assert.Equal(2, other.SealStatus().Devices.Count);
    }

    [Fact]
    public async Task A_new_device_is_shown_the_keys_before_all_else()
    {
        using var devices = new SealedDevices();
        await devices.First.RememberAsync("alma");
        await using var pages = new ServedVault(devices.First).ReadAsync("", TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await pages.MoveNextAsync());

        Assert.NotEmpty(pages.Current.Changes);
        Assert.All(pages.Current.Changes, change => Assert.Equal("seals", ChangeJson.Read(change).Key.Collection));
    }

    [Fact]
    public void The_private_files_of_a_device_are_its_owners_alone()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no modes.");
            return;
        }

        using var devices = new SealedDevices();
        var files = Directory.GetFiles(devices.Home("first"), "*", SearchOption.AllDirectories).Where(file => !file.StartsWith(devices.FolderOf("first").Path, StringComparison.Ordinal)).ToList();
        Assert.Equal(["device.key", $"{devices.First.Id}.json"], files.Select(Path.GetFileName));
        foreach (var file in files)
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }
    }

    [Fact]
    public void Creation_that_is_cut_short_at_any_step_leaves_a_whole_vault_or_none()
    {
        using var folder = new TemporaryFolder();
        var steps = 0;
        while (true)
        {
            var left = steps++;
            var chances = new Random(steps);
            var options = new VaultOptions
            {
                Keys = new DeviceKeys(folder.Path),
                Random = bytes =>
                {
                    if (left-- == 0)
                    {
                        throw new InvalidOperationException("killed");
                    }

                    chances.NextBytes(bytes);
                },
            };
            var place = new VaultFolder(folder.In("vaults", "personal"));
            try
            {
                var (vault, _) = Vault.CreateSealed(place, Passphrase, options);
                vault.Dispose();
                break;
            }
            catch (InvalidOperationException)
            {
                Assert.False(place.Exists);
            }
        }

        Assert.True(steps > 10);
        using var opened = Vault.Open(new VaultFolder(folder.In("vaults", "personal")), new VaultOptions { Keys = new DeviceKeys(folder.Path) });
        Assert.False(opened.IsLocked);
        Assert.True(opened.SealStatus() is { HasPassphrase: true, HasRecoveryCode: true, Devices: [{ IsThis: true }] });
    }
}
