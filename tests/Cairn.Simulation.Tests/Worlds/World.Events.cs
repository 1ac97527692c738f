using Cairn.Simulation.Tests.Faults;
using Cairn.Simulation.Tests.Oracle;
using Cairn.Simulation.Tests.Remotes;
using Cairn.Sync.Engine;
using Cairn.Vaults;
using Cairn.Vaults.Sync;

namespace Cairn.Simulation.Tests.Worlds;

/// <summary>Syncs, and what happens to machines.</summary>
internal sealed partial class World
{
    private static readonly (int, Fault)[] FaultWeights =
    [
        (20, Fault.None), (4, Fault.KilledBefore), (4, Fault.KilledAfter), (4, Fault.RequestLost), (4, Fault.AnswerLost),
        (3, Fault.RequestTwice), (1, Fault.Junk), (3, Fault.Refusal), (8, Fault.Meanwhile),
    ];

    private async Task SyncSomewhereAsync()
    {
        var link = _chance.Pick(_links);
        if (link.From.OfflineUntil <= _step && (link.To.Node?.OfflineUntil ?? 0) <= _step)
        {
            await SyncAsync(link, new FaultPlan(_chance.PickWeighted(FaultWeights), _chance.Next(1, 10), () => MeanwhileAsync(link)));
        }
    }

    /// <returns>How many changes it moved.</returns>
    private async Task<int> SyncAsync(Link link, FaultPlan plan)
    {
        Tell($"{link}: sync{(plan.Fault == Fault.None ? "" : $" ({plan.Fault})")}");
        var replica = _bug.Replica(new FaultyReplica(new VaultReplica(link.From.Vault), plan, _pageMax), link.From);
        using var remote = FaultyRemote.Over(link.Open(plan, _pageMax), plan, Tell, link.Answers);
        try
        {
            var report = Assert.Single(await new SyncSession(link.To.Id, remote, link.From.Clock, () => 0).RunAsync([replica], null, CancellationToken.None));
            Tell($"    sent {report.Sent}, {report.Taken}{(report.IsRepaired ? ", repaired" : "")}{(report.Problem is { } problem ? $", {problem.Code}: {problem.Detail}" : "")}");
            Judge(link, report, plan);
            return report.Sent + report.Taken.Applied;
        }
        catch (KilledException)
        {
            Tell("    killed");
            Restart(link.From);
            return 1;
        }
        finally
        {
            _hasQuarantine |= plan is { Fault: Fault.Junk, IsSpent: true };
        }
    }

    private void Judge(Link link, SyncReport report, FaultPlan plan)
    {
        if (report.IsRepaired && !plan.IsLie && !_unnoticed.Contains(link.To))
        {
            throw new InvariantBroken("The two were found to differ, and nothing had been lost between them.");
        }

        if (report.Problem is { } problem && !(problem.Code == "remote_unreachable" && plan.IsSpent))
        {
            throw new InvariantBroken($"A sync failed: {problem.Code}: {problem.Detail}");
        }

        if (plan is { IsLie: true, IsSpent: true } && !report.IsRepaired)
        {
            throw new InvariantBroken("Something was lost between the two, and they did not find out.");
        }
    }

    // Between two calls of a session: its own device writes, another does, or another syncs.
    private async Task MeanwhileAsync(Link busy)
    {
        Tell("    meanwhile:");
        switch (_chance.Next(4))
        {
            case 0:
                await PutAsync(busy.From, AnyKey());
                break;
            case 1:
                await PutAsync();
                break;
            case 2:
                await EraseAsync();
                break;
            default:
                if (_chance.Pick(_links) is var link && link != busy)
                {
                    await SyncAsync(link, FaultPlan.None);
                }

                break;
        }

        Tell("    and so on:");
    }

    // A change that has arrived once arrives again, later, in the middle of other things.
    private async Task ArriveAgainAsync()
    {
        if (_links.Where(link => link.Answers.Count > 0).ToList() is { Count: > 0 } links && _chance.Pick(links) is var link)
        {
            var answer = _chance.Pick(link.Answers) with { Results = [] };
            Tell($"{link}: an old answer arrives again, {answer.Changes.Count} down, cursor {answer.Cursor}");
            if (answer.Problem is null)
            {
                await _bug.Replica(new VaultReplica(link.From.Vault), link.From).TakeAsync(link.To.Id, null, answer);
            }
        }
    }

    private Task JumpClockAsync()
    {
        var device = AnyDevice();
        device.Clock.Error = _chance.Pick([TimeSpan.Zero, TimeSpan.FromHours(1), TimeSpan.FromDays(-1), device.Clock.Error - TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(6)]);
        Tell($"{device}: its clock is off by {device.Clock.Error}");
        return Task.CompletedTask;
    }

    private Task GoOfflineAsync()
    {
        var device = AnyDevice();
        device.OfflineUntil = _step + _chance.Next(5, 40);
        if (_chance.Chances(0.5))
        {
            _time.Advance(TimeSpan.FromDays(365));
        }

        Tell($"{device}: offline until step {device.OfflineUntil}, it is {_time.Now:yyyy}");
        return Task.CompletedTask;
    }

    private Task RestartAsync()
    {
        var node = _chance.Pick(_nodes);
        Tell($"{node}: restarted");
        Restart(node);
        return Task.CompletedTask;
    }

    private void Restart(Node node)
    {
        node.Restart();
        ForgetAnswers(node);
    }

    private void ForgetAnswers(Node node) => _links.FindAll(link => link.From == node || link.To == node.Place).ForEach(link => link.Answers.Clear());

    // Only where nothing waits, as the command asks for: what no remote has would be lost.
    private async Task ResetAsync()
    {
        var device = AnyDevice();
        var own = _links.FindAll(link => link.From == device);
        if (own.Count > 0 && own.TrueForAll(link => new VaultReplica(device.Vault).SettledDigest(link.To.Id) is not null))
        {
            Tell($"{device}: reset");
            await device.Vault.ResetAsync(null);
            Restart(device);
            _written.Forget(_nodes);
        }
    }

    private async Task SaveAsync()
    {
        if (Hubs.ToList() is { Count: > 0 } hubs && _chance.Chances(0.5))
        {
            await _chance.Pick(hubs).SaveAsync();
            Tell("a hub: saved");
            return;
        }

        if (_chance.Chances(0.3) && Buckets.ToList() is { Count: > 0 } buckets)
        {
            _chance.Pick(buckets).Bucket!.Save();
            Tell("a bucket: saved");
            return;
        }

        var node = _chance.Pick(_nodes);
        node.Saved = _scratch.In("saved", $"{node}-{_step}");
        if (node.Kind == RemoteKind.Hub)
        {
            node.Close();
            Scratch.Copy(node.Folder.Path, node.Saved);
            node.Open();
        }
        else
        {
            Directory.CreateDirectory(Path.GetDirectoryName(node.Saved)!);
            node.Vault.Backup(node.Saved);
        }

        Tell($"{node}: saved");
    }

    private async Task SetBackAsync()
    {
        if (_links.Select(link => link.To).Where(place => place.Hub is { IsSaved: true }).Distinct().ToList() is { Count: > 0 } hubs && _chance.Chances(0.5))
        {
            var hub = _chance.Pick(hubs);
            Tell($"{hub}: set back to what was saved");
            await hub.Hub!.SetBackAsync();
            NoteSetBack(hub);
            return;
        }

        var buckets = Buckets.Where(place => place.Bucket!.IsSaved).ToList();
        var saved = _nodes.FindAll(node => node.Saved is not null);
        if (buckets.Count > 0 && _chance.Chances(0.3))
        {
            var bucket = _chance.Pick(buckets);
            Tell($"{bucket}: set back to what was saved");
            bucket.Bucket!.SetBack();
            _links.FindAll(link => link.To == bucket).ForEach(link => link.Answers.Clear());
        }
        else if (saved.Count > 0)
        {
            SetBack(_chance.Pick(saved));
        }
    }

    private void NoteSetBack(Place hub)
    {
        if (_written.Poisoned.Count > 0)
        {
            _unnoticed.Add(hub);
        }

        _links.FindAll(link => link.To == hub).ForEach(link => link.Answers.Clear());
        _written.Forget(_nodes);
    }

    // A hub's folder is put back as files, as whoever runs the machine would, erased.jsonl left alone; a device is restored from its backup.
    private void SetBack(Node node)
    {
        Tell($"{node}: set back to what was saved");
        node.Close();
        if (node.Kind == RemoteKind.Hub)
        {
            Array.ForEach(Directory.GetFiles(node.Folder.Path, "vault.db*"), File.Delete);
            Array.ForEach(Directory.GetFiles(node.Saved!, "vault.db*"), file => File.Copy(file, Path.Combine(node.Folder.Path, Path.GetFileName(file))));
            NoteSetBack(node.Place);
        }
        else
        {
            Vault.Restore(node.Saved!, node.Folder, replace: true, node.Options);
        }

        node.Open();
        ForgetAnswers(node);
        _written.Forget(_nodes);
    }

    private Task CopyDeviceAsync()
    {
        var device = AnyDevice();
        if (_nodes.Count < NodesMax)
        {
            var copy = NewNode($"copy{_nodes.Count}of{device.Place.Name[0]}", RemoteKind.Device, device);
            ForgetAnswers(device);
            foreach (var owners in _written.Owners.Values.Where(owners => owners.Contains(device)))
            {
                owners.Add(copy);
            }

            _links.FindAll(link => link.From == device).ForEach(link => Join(copy, link.To));
            Join(copy, device.Place);
            Tell($"{device}: its folder is copied; {string.Join(", ", _links.Where(link => link.From == copy))}");
        }

        return Task.CompletedTask;
    }
}
