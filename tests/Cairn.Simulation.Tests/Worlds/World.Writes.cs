using Cairn.Core;
using Cairn.Core.Changes;
using Cairn.Core.Merge;
using Cairn.Core.Records;
using Cairn.Simulation.Tests.Oracle;
using Cairn.Vaults.Log;

namespace Cairn.Simulation.Tests.Worlds;

/// <summary>What people and programs write.</summary>
internal sealed partial class World
{
    private static readonly Author Person = new("person");
    private static readonly string[] Fields = ["content", "caption", "speaker"];

    // What a writer may be told instead of an answer.
    private static readonly string[] Refusals = ["record_erased", "ledger_written", "version_hidden", "version_not_found", "erase_not_undoable", "missing_field"];

    private Node AnyDevice() => _chance.Pick(Devices);

    // Few records, so that devices meet on them; at times a new one.
    private RecordKey AnyKey() => new("memories", _chance.Chances(0.8) ? $"r{_chance.Next(4)}" : $"n{_step}");

    private Task PutAsync() => PutAsync(AnyDevice(), _chance.Chances(0.1) ? new RecordKey("profile", "me") : AnyKey());

    private Task PutPrivateAsync() => AnyDevice() is var device ? PutAsync(device, new RecordKey("memories", $"private:{device}")) : Task.CompletedTask;

    private async Task PutAsync(Node device, RecordKey key)
    {
        var isNew = device.Vault.Get(key) is not { IsErased: false };
        var fields = (key.Collection == "profile" ? ["name"] : Fields)
            .Where((_, at) => (isNew && at == 0) || _chance.Chances(0.5))
            .Select(field => KeyValuePair.Create(field, Value(key, field))).ToList();
        var (before, written) = (default(RecordState), default(Change));
        var isTaken = await WriteAsync(device, $"put {key.Id} ({string.Join(' ', fields.Select(field => $"{field.Key}={field.Value}"))})", () => device.Vault.WriteAsync(batch =>
        {
            before = batch.Load(key);
            return written = _bug.Put(batch, device, key, fields, Person);
        }));
        foreach (var (field, seen) in before?.Fields ?? [])
        {
            if (written?.Fields.ContainsKey(field) == true && (!written.Base.TryGetValue(field, out var named) || named != seen.Stamp))
            {
                throw new InvariantBroken($"{device} replaced {field} of {key} and does not say so: {ChangeJson.Write(written)}");
            }
        }

        foreach (var (field, value) in fields.Where(_ => isTaken))
        {
            if (device.Vault.Get(key) is { IsErased: false, IsArchived: false } shown && shown.Fields.GetValueOrDefault(field) != value && !IsLedger(device, key))
            {
                throw new InvariantBroken($"{device} wrote {field}={value} to {key} and reads {shown.Fields.GetValueOrDefault(field)}.");
            }
        }
    }

    // Mostly words of its own; at times the same as others write, and at times none, which removes the field.
    private FieldValue Value(RecordKey key, string field) => _chance.PickWeighted([(8, 0), (2, 1), (1, 2)]) switch
    {
        1 => FieldValue.Text("the same"),
        2 when field != "content" && field != "name" => FieldValue.Null,
        _ => FieldValue.Text(_written.NewToken(key)),
    };

    private Task ArchiveAsync() => AnyDevice() is var device && AnyKey() is var key
        ? WriteAsync(device, $"archive {key.Id}", () => device.Vault.WriteAsync(batch => batch.Delete(key, Person))) : Task.CompletedTask;

    private Task<bool> RestoreVersionAsync()
    {
        var (device, key) = (AnyDevice(), AnyKey());
        var version = _chance.Next(1, device.Vault.History(key).Count + 2);
        return WriteAsync(device, $"restore version {version} of {key.Id}", () => device.Vault.RestoreVersionAsync(key, version, Person));
    }

    private Task<bool> UndoAsync()
    {
        var (device, key) = (AnyDevice(), _chance.Chances(0.5) ? AnyKey() : default(RecordKey?));
        return WriteAsync(device, $"undo {key?.Id}", () => device.Vault.UndoAsync(key, Person));
    }

    private Task<bool> EraseAsync()
    {
        var (device, key) = (AnyDevice(), AnyKey());
        return WriteAsync(device, $"erase {key.Id}", () => device.Vault.EraseAsync([key], Person));
    }

    private Task<bool> ImportAsync()
    {
        var (device, number) = (AnyDevice(), _chance.Next(3));
        var key = new RecordKey("memories", $"i{number}");
        return WriteAsync(device, $"import {key.Id}", () => device.Vault.WriteAsync(
            batch => batch.Import(key, device.Vault.Id, [KeyValuePair.Create("content", FieldValue.Text($"imported {number}"))], Author.Import)));
    }

    private async Task DecideConflictAsync()
    {
        var device = AnyDevice();
        if (device.Vault.OpenConflicts(null, limit: 20).Items is { Count: > 0 } open && _chance.Pick(open) is var conflict)
        {
            await (_chance.Chances(0.5)
                ? WriteAsync(device, $"restore conflict {conflict.Id}", () => device.Vault.RestoreConflictAsync(conflict.Id, Person))
                : WriteAsync(device, $"dismiss conflict {conflict.Id}", () => device.Vault.DismissConflictAsync(conflict.Id, Person)));
        }
    }

    private async Task<bool> WriteAsync(Node device, string what, Func<Task> write)
    {
        var head = device.Vault.Head();
        var isTaken = true;
        try
        {
            await write();
        }
        catch (CairnException refused) when (Refusals.Contains(refused.Code))
        {
            isTaken = false;
            Tell($"{device}: {what}: {refused.Code}");
        }

        foreach (var change in device.Vault.Changes(head, int.MaxValue).Select(logged => logged.Change))
        {
            Tell($"{device}: {what}: {Name(change)}");
            _written.Acknowledge(device, change);
            SawWhatItReplaces(device, change);
        }

        _bug.AfterWrite(device);
        return isTaken;
    }

    private static void SawWhatItReplaces(Node device, Change change)
    {
        var known = device.Vault.History(change.Key).Select(version => version.Change.Stamp).ToHashSet();
        foreach (var stamp in change.Base.Values.Concat(change.Resolves.Values.SelectMany(stamps => stamps)))
        {
            if (!known.Contains(stamp))
            {
                throw new InvariantBroken($"{device} says that it replaced {stamp} of {change.Key}, and never had it.");
            }
        }
    }

    private static bool IsLedger(Node device, RecordKey key) => device.Vault.History(key).Any(version => version.Change.Kind == ChangeKind.Append);
}
