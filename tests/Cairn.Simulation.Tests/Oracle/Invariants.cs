using System.Text;
using Cairn.Core.Changes;
using Cairn.Core.Merge;
using Cairn.Core.Records;
using Cairn.Simulation.Tests.Remotes;
using Cairn.Simulation.Tests.Worlds;
using Cairn.Vaults.Sync;

namespace Cairn.Simulation.Tests.Oracle;

/// <summary>What must hold once all faults are over and everybody has synced until nothing moved.</summary>
internal sealed class Invariants(IReadOnlyList<Node> nodes, IReadOnlyList<HubLog> hubs, IReadOnlyList<Link> links, Written written, bool hasQuarantine)
{
    public async Task CheckAsync()
    {
        ReplicaIdsDiffer();
        var logs = nodes.ToDictionary(node => node, SharedLog);
        var union = logs.Values.SelectMany(log => log).GroupBy(entry => entry.Key).ToDictionary(entry => entry.Key, entry => entry.First().Value);
        LogsAreEqual(logs, union);
        NothingCameFromNowhere(union.Values);
        var records = union.Values.GroupBy(change => change.Key).ToDictionary(record => record.Key, record => record.ToList());
        foreach (var node in nodes)
        {
            await StatesAreRightAsync(node, records);
        }

        DigestsAreEqual(nodes.Select(node => node.Vault.Digest()).ToList());
        VaultsAreSound();
        QueuesAreEmpty();
        ErasedIsGone(records.Where(record => record.Value.Exists(change => change.Kind == ChangeKind.Erase)).Select(record => record.Key));
        PrivateStayed();
        foreach (var hub in hubs)
        {
            await HubIsRightAsync(hub, union, records);
        }
    }

    private async Task HubIsRightAsync(HubLog hub, Dictionary<Guid, Change> union, Dictionary<RecordKey, List<Change>> records)
    {
        var log = (await hub.ReadAsync()).Where(change => !written.Poisoned.Contains(change.Key)).ToDictionary(change => change.Op);
        NothingCameFromNowhere(log.Values);
        foreach (var (op, change) in union.Where(held => !held.Value.IsBlank))
        {
            Require(log.TryGetValue(op, out var held) && ChangeJson.Write(held) == ChangeJson.Write(change), $"The hub lacks {ChangeJson.Write(change)}");
        }

        DigestsAreEqual([await hub.As(nodes[0].Vault.Id).DigestAsync(CancellationToken.None), nodes[0].Vault.Digest()]);
        var rows = await hub.DumpAsync();
        var forbidden = records.Keys.Where(key => records[key].Exists(change => change.Kind == ChangeKind.Erase)).Concat(written.Owners.Keys).SelectMany(key => written.Tokens.GetValueOrDefault(key, []));
        foreach (var token in forbidden)
        {
            Require(!rows.Contains(token, StringComparison.Ordinal), $"The hub holds {token}, of a record that is erased or private.");
        }
    }

    private Dictionary<Guid, Change> SharedLog(Node node) =>
        node.Log.Select(logged => logged.Change).Where(change => !change.Key.IsPrivate && !written.Poisoned.Contains(change.Key)).ToDictionary(change => change.Op);

    private void ReplicaIdsDiffer()
    {
        var ids = nodes.Select(node => new VaultReplica(node.Vault).Replica).ToList();
        Require(ids.Distinct().Count() == ids.Count, "Two nodes have the same replica id.");
    }

    // Blank changes are not passed on: who had the change when its record was erased has it blank, and others need not have it at all.
    private void LogsAreEqual(Dictionary<Node, Dictionary<Guid, Change>> logs, Dictionary<Guid, Change> union)
    {
        var erased = union.Values.Where(change => change.Kind == ChangeKind.Erase).Select(change => change.Key).ToHashSet();
        foreach (var blank in union.Values.Where(change => change.IsBlank))
        {
            Require(erased.Contains(blank.Key), $"Nobody has erased the record of {ChangeJson.Write(blank)}");
        }

        foreach (var (node, log) in logs)
        {
            foreach (var (op, change) in union.Where(held => !held.Value.IsBlank))
            {
                Require(log.TryGetValue(op, out var held), $"{node} lacks {ChangeJson.Write(change)}");
                Require(ChangeJson.Write(held!) == ChangeJson.Write(change), $"{node} holds {ChangeJson.Write(held!)} where another holds {ChangeJson.Write(change)}");
            }
        }

        foreach (var op in written.Required)
        {
            Require(union.ContainsKey(op), $"Nobody holds what was acknowledged: {ChangeJson.Write(written.Find(op)!)}");
        }
    }

    private void NothingCameFromNowhere(IEnumerable<Change> changes)
    {
        foreach (var change in changes)
        {
            var origin = written.Find(change.Op);
            Require(origin is not null, $"Nobody wrote {ChangeJson.Write(change)}");
            var text = ChangeJson.Write(change);
            Require(text == ChangeJson.Write(origin!) || text == ChangeJson.Write(origin!.Blanked()), $"Written was {ChangeJson.Write(origin!)}, held is {text}");
        }
    }

    private static async Task StatesAreRightAsync(Node node, Dictionary<RecordKey, List<Change>> records)
    {
        var states = await node.Vault.WriteAsync(batch => records.Keys.Select(key => batch.Load(key)).ToList());
        foreach (var state in states)
        {
            var changes = records[state.Key];
            var expected = NaiveMerge.Describe(changes.Select(ChangeJson.Write));
            Require(state.Describe() == expected, $"{node} shows {state.Key} as\n{state.Describe()}\nand it should be\n{expected}\nof\n{string.Join('\n', changes.Select(ChangeJson.Write))}");
            Require(!state.IsErased || changes.TrueForAll(change => change.IsBlank || change.Kind == ChangeKind.Erase), $"{node} holds content of {state.Key}, which is erased.");
            foreach (var change in changes.Where(change => !state.IsErased))
            {
                ValuesAreAccountedFor(node, state, change, changes);
            }
        }
    }

    // The promise itself, whatever the merge rule says: shown, replaced or settled by somebody who names it, or in conflict.
    private static void ValuesAreAccountedFor(Node node, RecordState state, Change change, List<Change> changes)
    {
        foreach (var (field, value) in change.Fields.Where(_ => change.Kind == ChangeKind.Put || change.Kind == ChangeKind.Append))
        {
            var isShown = state.Fields.TryGetValue(field, out var winner) && winner.Stamp == change.Stamp && winner.Value == value;
            var isNamed = changes.Exists(other => other.Base.TryGetValue(field, out var seen) && seen == change.Stamp)
                || changes.Exists(other => other.Resolves.TryGetValue(field, out var settled) && settled.Contains(change.Stamp));
            var isInConflict = state.Conflicts.Any(conflict => conflict.Field == field && conflict.Stamp == change.Stamp && conflict.Value == value);
            Require(isShown || isNamed || isInConflict, $"{node} has lost {field} of {ChangeJson.Write(change)}");
        }
    }

    private void DigestsAreEqual(List<Digest> digests)
    {
        var left = written.Poisoned.Select(Digest.PartOf).ToHashSet();
        foreach (var part in Enumerable.Range(0, Digest.PartCount).Where(part => !left.Contains(part)))
        {
            Require(digests.TrueForAll(digest => digest[part] == digests[0][part]), $"Digests differ in part {part}.");
        }
    }

    private void VaultsAreSound()
    {
        foreach (var node in nodes)
        {
            var problems = node.Vault.Examine().Where(check => check.Problem is not null).ToList();
            Require(problems.Count == 0, $"{node} is not sound: {string.Join("; ", problems)}");
        }
    }

    private void QueuesAreEmpty()
    {
        foreach (var link in links)
        {
            var replica = new VaultReplica(link.From.Vault);
            Require(replica.QueuedCount(link.To.Id) == 0, $"{replica.QueuedCount(link.To.Id)} changes still wait for {link}.");
            Require(hasQuarantine || replica.SettledDigest(link.To.Id) is not null, $"Something is left in quarantine at {link}.");
        }
    }

    private void ErasedIsGone(IEnumerable<RecordKey> erased)
    {
        foreach (var token in erased.SelectMany(key => written.Tokens.GetValueOrDefault(key, [])))
        {
            foreach (var node in nodes)
            {
                Require(FindIn(node, token) is not { } file, $"{node} still holds {token} of an erased record in {FindIn(node, token)}.");
            }
        }
    }

    private void PrivateStayed()
    {
        foreach (var (key, owners) in written.Owners)
        {
            foreach (var (node, token) in nodes.Except(owners).SelectMany(node => written.Tokens.GetValueOrDefault(key, []).Select(token => (node, token))))
            {
                Require(FindIn(node, token) is null, $"{node} holds {token} of the private record {key}.");
            }
        }
    }

    private readonly Dictionary<Node, List<(string Name, byte[] Bytes)>> _files = [];

    private string? FindIn(Node node, string token)
    {
        if (!_files.TryGetValue(node, out var files))
        {
            _files[node] = files = [.. Directory.GetFiles(node.Folder.Path, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(Read)];
        }

        var bytes = Encoding.ASCII.GetBytes(token);
        return files.Where(file => file.Bytes.AsSpan().IndexOf(bytes) >= 0).Select(file => file.Name).FirstOrDefault();
    }

    private static (string Name, byte[] Bytes) Read(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return (Path.GetFileName(file), bytes);
    }

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new InvariantBroken(otherwise);
        }
    }
}
