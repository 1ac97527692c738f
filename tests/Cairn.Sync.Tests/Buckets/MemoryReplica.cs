using System.Globalization;
using Cairn.Core.Changes;
using Cairn.Core.Ids;
using Cairn.Core.Merge;
using Cairn.Core.Records;
using Cairn.Core.Stamps;
using Cairn.Core.Sync;
using Cairn.Sync.Remotes;

namespace Cairn.Sync.Tests.Buckets;

/// <summary>A replica in memory: a set of changes, how far it has read, and how far it has pushed. What a sync that fails has not completed, it has not changed.</summary>
internal sealed class MemoryReplica(Guid vault, ulong number, int seed = 1)
{
    private const string Collection = "memories";

    private readonly Random _random = new((seed * 1_000) + (int)number);
    private readonly List<Written> _log = [];
    private readonly Dictionary<Guid, Written> _byOp = [];
    private readonly HashSet<RecordKey> _erased = [];
    private ulong _clock = 1_000;
    private int _pushed;
    private int _blanked;

    public string Id { get; } = string.Create(CultureInfo.InvariantCulture, $"{number:x16}");

    public Guid Vault => vault;

    public IReadOnlyList<string> FormerIds { get; init; } = [];

    public string Cursor { get; private set; } = "";

    public int Restarts { get; private set; }

    /// <summary>Most changes in a push.</summary>
    public int PushMax { get; init; } = 100;

    /// <summary>Changes that came, duplicates included.</summary>
    public int Received { get; private set; }

    public int Missing { get; private set; }

    public int Waiting => _log.Skip(_pushed).Count(written => !written.IsDelivered);

    /// <summary>The texts of all changes, in an order that is the same everywhere.</summary>
    public IReadOnlyList<string> Changes => [.. _log.Select(written => written.Json).Order(StringComparer.Ordinal)];

    public Guid Put(string record, string text)
    {
        var key = new RecordKey(Collection, record);
        var state = Merger.Merge(key, Of(key));
        return Write(key, ChangeKind.Put, new() { ["content"] = FieldValue.Text(text) }, state.Fields.TryGetValue("content", out var before) ? before.Stamp : null);
    }

    public void Delete(string record) => Write(new RecordKey(Collection, record), ChangeKind.Delete, [], null);

    public void Erase(string record) => Write(new RecordKey(Collection, record), ChangeKind.Erase, [], null);

    public string? Read(string record) => Merger.Merge(new RecordKey(Collection, record), Of(new RecordKey(Collection, record)))["content"].AsText();

    /// <summary>Exchanges until there is nothing more to send or to read.</summary>
    public async Task SyncAsync(IRemote remote, int exchangesMax = 2_000)
    {
        while (await ExchangeAsync(remote))
        {
            Assert.True(--exchangesMax > 0, "The replica and the bucket do not come to an end.");
        }
    }

    /// <summary>One exchange.</summary>
    /// <returns>Whether there is more to do.</returns>
    public async Task<bool> ExchangeAsync(IRemote remote)
    {
        var through = _pushed;
        var sent = new List<Written>();
        for (; through < _log.Count && sent.Count < PushMax; through++)
        {
            if (!_log[through].IsDelivered)
            {
                sent.Add(_log[through]);
            }
        }

        var request = new ExchangeRequest { Vault = vault, Replica = Id, Cursor = Cursor, Changes = [.. sent.Select(written => written.Json)], Erased = ErasedThrough(through), FormerReplicas = FormerIds };
        var answer = Assert.Single(await remote.ExchangeAsync([request], TestContext.Current.CancellationToken));
        if (answer.Problem is { } problem)
        {
            Assert.Equal(SyncProblem.CursorUnknown, problem.Code);
            Restart();
            return true;
        }

        Assert.Equal(sent.Count, answer.Results.Count);
        Assert.All(answer.Results, result => Assert.Equal(PushStatus.Applied, result.Status));
        Take(answer);
        _pushed = _blanked = through;
        return answer.HasMore || Waiting > 0 || ErasedThrough(_log.Count).Count > 0;
    }

    /// <summary>A copy as a backup of the device would be.</summary>
    public MemoryReplica Copy(ulong copyNumber)
    {
        var copy = new MemoryReplica(vault, copyNumber) { FormerIds = [.. FormerIds, Id] };
        foreach (var written in _log)
        {
            copy.Add(ChangeJson.Read(written.Json), isDelivered: false);
        }

        return copy;
    }

    private void Restart()
    {
        Cursor = "";
        _pushed = _blanked = 0;
        Restarts++;
        foreach (var written in _log)
        {
            written.IsDelivered = false;
        }
    }

    private void Take(ExchangeAnswer answer)
    {
        Received += answer.Changes.Count;
        foreach (var json in answer.Changes)
        {
            var change = ChangeJson.Read(json);
            _clock = Math.Max(_clock, change.Stamp.Clock);
            Add(change, isDelivered: true);
        }

        Cursor = answer.Cursor;
        Missing = answer.Missing;
    }

    private List<RecordKey> ErasedThrough(int through) => [.. _log[_blanked..through].Where(written => written.IsErase).Select(written => written.Key)];

    private Guid Write(RecordKey key, ChangeKind kind, Dictionary<string, FieldValue> fields, Stamp? replaced)
    {
        var change = new Change
        {
            Op = Uuid.Version7(DateTimeOffset.UnixEpoch, _random.NextBytes),
            Key = key,
            Kind = kind,
            Stamp = new Stamp(++_clock, number),
            Fields = new SortedList<string, FieldValue>(fields),
            Base = new SortedList<string, Stamp>(replaced is { } stamp ? new() { ["content"] = stamp } : new Dictionary<string, Stamp>()),
            Actor = "test",
        };
        Add(change, isDelivered: false);
        return change.Op;
    }

    private void Add(Change change, bool isDelivered)
    {
        if (change.Kind == ChangeKind.Erase && _erased.Add(change.Key))
        {
            foreach (var written in _log.Where(written => written.Key == change.Key))
            {
                written.Json = ChangeJson.Write(ChangeJson.Read(written.Json).Blanked());
            }
        }

        if (_byOp.TryGetValue(change.Op, out var known))
        {
            known.IsDelivered |= isDelivered;
            return;
        }

        var added = new Written(change.Key, ChangeJson.Write(_erased.Contains(change.Key) ? change.Blanked() : change)) { IsDelivered = isDelivered, IsErase = change.Kind == ChangeKind.Erase };
        _log.Add(_byOp[change.Op] = added);
    }

    private IEnumerable<Change> Of(RecordKey key) => _log.Where(written => written.Key == key).Select(written => ChangeJson.Read(written.Json));

    private sealed class Written(RecordKey key, string json)
    {
        public RecordKey Key => key;

        public string Json { get; set; } = json;

        public bool IsDelivered { get; set; }

        public bool IsErase { get; init; }
    }
}
