using Cairn.Core.Changes;
using Cairn.Core.Ids;
using Cairn.Core.Records;
using Cairn.Core.Stamps;

namespace Cairn.Simulation.Tests.Worlds;

/// <summary>What other programs write: later versions of this one, and broken ones.</summary>
internal sealed partial class World
{
    private static readonly FieldValue Hint = FieldValue.Parse("""{"later":[1,"two",null]}""");

    private Task WriteFromNewerVersionAsync()
    {
        var (device, key) = (AnyDevice(), AnyKey());
        return _chance.Next(7) switch
        {
            0 => ApplyAsync(device, Stranger(device, key, "rehearse")),
            1 => ApplyAsync(device, Stranger(device, key, "put") with { Extra = new SortedList<string, FieldValue>(StringComparer.Ordinal) { ["x_hint"] = Hint, ["x_note"] = FieldValue.Text(_written.NewToken(key)) } }),
            2 => ApplyAsync(device, Stranger(device, new RecordKey("loops", $"l{_chance.Next(2)}"), "put")),
            3 => ApplyAsync(device, Stranger(device, new RecordKey("loops", $"e{_chance.Next(2)}"), _chance.Pick(["append", "append", "put", "delete"]))),
            4 => ApplyAsync(device, Stranger(device, key, "put") with { Stamp = Stamp.Of((device.Clock.GetUtcNow() + TimeSpan.FromDays(1)).ToUnixTimeMilliseconds(), 0, (ulong)_step) }),
            5 => SettleConflictAsync(device, key),
            _ => WriteTwinsAsync(device, key),
        };
    }

    // Two changes with one stamp, as of a replica id that was used twice.
    private async Task WriteTwinsAsync(Node device, RecordKey key)
    {
        var twin = Stranger(device, key, "put");
        await ApplyAsync(device, twin);
        await ApplyAsync(AnyDevice(), Stranger(device, key, "put") with { Stamp = twin.Stamp });
    }

    // Two changes with one op: none of the devices that hold the one takes the other in.
    private async Task PoisonAsync()
    {
        var (one, other) = (_chance.Pick(_nodes), _chance.Pick(_nodes));
        var key = new RecordKey("memories", $"poison{_step}");
        if (one != other)
        {
            _written.Poisoned.Add(key);
            _hasQuarantine = true;
            var poison = Stranger(one, key, "put");
            await ApplyAsync(one, poison);
            await ApplyAsync(other, poison with { Fields = Stranger(one, key, "put").Fields });
        }
    }

    private async Task SettleConflictAsync(Node device, RecordKey key)
    {
        var state = await device.Vault.WriteAsync(batch => batch.Load(key));
        if (state.Conflicts.Count > 0 && _chance.Pick(state.Conflicts) is var settled && settled != default)
        {
            var above = Stamp.Max(state.Deleted, Stamp.Max(state.Stamp, settled.Stamp))!.Value;
            await ApplyAsync(device, Stranger(device, key, "put") with
            {
                Stamp = new Stamp(above.Clock + 1, (ulong)_step),
                Fields = NoFields,
                Resolves = new SortedList<string, IReadOnlyList<Stamp>>(StringComparer.Ordinal) { [settled.Field] = [settled.Stamp] },
            });
        }
    }

    private async Task ApplyAsync(Node device, Change change)
    {
        var read = ChangeJson.Read(ChangeJson.Write(change));
        if (await device.Vault.WriteAsync(batch => batch.Load(change.Key).IsErased || !batch.Apply(read)))
        {
            return;
        }

        Tell($"{device}: from elsewhere: {Name(change)} {ChangeJson.WriteFields(change.Fields)}");
        _written.Add(read);
    }

    private static readonly SortedList<string, FieldValue> NoFields = new(StringComparer.Ordinal);

    private Change Stranger(Node device, RecordKey key, string kind) => new()
    {
        Op = Uuid.Version7(_time.Now, _chance.NextBytes),
        Key = key,
        Kind = new ChangeKind(kind),
        Stamp = Stamp.Of(device.Clock.GetUtcNow().ToUnixTimeMilliseconds(), 0, (ulong)(_step * 1_000) + (ulong)_written.Tokens.Count),
        Fields = kind == "delete" ? NoFields : new SortedList<string, FieldValue>(StringComparer.Ordinal) { [_chance.Pick(Fields)] = FieldValue.Text(_written.NewToken(key)) },
        Actor = "stranger",
    };
}
