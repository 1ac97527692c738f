using Cairn.Core.Changes;
using Cairn.Simulation.Tests.Bugs;
using Cairn.Simulation.Tests.Oracle;
using Cairn.Simulation.Tests.Remotes;
using Cairn.Vaults.Sync;

namespace Cairn.Simulation.Tests.Worlds;

/// <summary>Some devices, what they sync with, and everything that happens to them, all of it decided by one seed. One step ends before the next begins,
/// and the only clock is <see cref="VirtualTime"/>, so that a seed always gives the same world.</summary>
internal sealed partial class World : IDisposable
{
    private const int StepsMin = 20;
    private const int StepsMax = 90;
    private const int NodesMax = 7;
    private const int QuietRoundsMax = 40;

    private readonly Scratch _scratch = new();
    private readonly VirtualTime _time = new();
    private readonly Written _written = new();
    private readonly List<Node> _nodes = [];
    private readonly List<Link> _links = [];
    private readonly List<string> _trace = [];
    private readonly Random _chance;
    private readonly Bug _bug;
    private readonly Func<HubLog>? _newHub;
    private readonly int _pageMax;
    private int _step;
    private bool _hasQuarantine;

    // Hubs whose being set back may go unnoticed: with one of two changes with one op in the place of the other, their log looks like itself, and only the digest tells.
    private readonly HashSet<Place> _unnoticed = [];

    private World(int seed, Bug bug, Func<HubLog>? newHub)
    {
        _newHub = newHub;
        _chance = new Random(seed);
        _bug = bug;
        _pageMax = _chance.Pick([1, 2, 3, 5, 1_000, 1_000]);
        BuildTopology();
    }

    private IReadOnlyList<Node> Devices => _nodes.FindAll(node => node.Kind == RemoteKind.Device);

    private IEnumerable<Place> Buckets => _links.Select(link => link.To).Where(place => place.Kind == RemoteKind.Bucket).Distinct();

    private IEnumerable<HubLog> Hubs => _links.Select(link => link.To.Hub).OfType<HubLog>().Distinct();

    /// <summary>Lives through one world.</summary>
    /// <returns>What happened, line by line, and what did not hold; null where everything did.</returns>
    /// <param name="seed">What decides everything.</param>
    /// <param name="bug">What is built wrong.</param>
    /// <param name="newHub">Makes the hubs of a world; null where a vault of the kind that devices have is to stand for each.</param>
    public static async Task<(IReadOnlyList<string> Trace, InvariantBroken? Failure)> RunAsync(int seed, Bug bug, Func<HubLog>? newHub = null)
    {
        using var world = new World(seed, bug, newHub);
        try
        {
            await world.RunAsync();
            return (world._trace, null);
        }
        catch (InvariantBroken failure)
        {
            world.Tell($"BROKEN: {failure.Message}");
            foreach (var (node, check) in world._nodes.SelectMany(node => node.Vault.Examine().Where(check => check.Problem is not null).Select(check => (node, check))))
            {
                world.Tell($"{node} is not sound: {check}");
            }

            return (world._trace, failure);
        }
    }

    public void Dispose()
    {
        _nodes.ForEach(node => node.Dispose());
        _scratch.Dispose();
    }

    private async Task RunAsync()
    {
        await OfferBucketsAsync();
        var steps = _chance.Next(StepsMin, StepsMax);
        for (_step = 1; _step <= steps; _step++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(_chance.Chances(0.2) ? 0 : _chance.Next(0, 200_000)));
            await StepAsync();
        }

        Tell("faults are over");
        await SettleAsync();
        await DamageOnceAsync();
        await new Invariants(_nodes, [.. Hubs], _links, _written, _hasQuarantine).CheckAsync();
    }

    private async Task StepAsync() => await _chance.PickWeighted<Func<Task>>(
    [
        (40, SyncSomewhereAsync),
        (22, PutAsync),
        (3, PutPrivateAsync),
        (5, ArchiveAsync),
        (3, RestoreVersionAsync),
        (3, UndoAsync),
        (2, ImportAsync),
        (4, DecideConflictAsync),
        (2, EraseAsync),
        (5, WriteFromNewerVersionAsync),
        (1, PoisonAsync),
        (3, JumpClockAsync),
        (1, GoOfflineAsync),
        (2, RestartAsync),
        (1, ResetAsync),
        (2, SaveAsync),
        (2, SetBackAsync),
        (1, CopyDeviceAsync),
        (2, ArriveAgainAsync),
    ])();

    // Everybody is joined to everybody, over whatever there is in between: a tree of links, and some more.
    private void BuildTopology()
    {
        var devices = _chance.Next(2, 5);
        var shared = Enumerable.Range(1, _chance.Next(0, 3)).Select(number => NewShared(_chance.Pick([RemoteKind.Hub, RemoteKind.Bucket]), number)).ToList();
        var joined = new List<Place>();
        for (var number = 0; number < devices; number++)
        {
            var device = NewNode($"{(char)('A' + number)}", RemoteKind.Device);
            device.Clock.Error = _chance.PickWeighted([(6, TimeSpan.Zero), (1, TimeSpan.FromHours(1)), (1, TimeSpan.FromDays(-1)), (1, TimeSpan.FromSeconds(-3))]);
            if (joined.Count + shared.Count > 0)
            {
                Join(device, _chance.Pick([.. joined, .. number == 0 ? shared : shared.Intersect(joined)]));
            }

            joined.Add(device.Place);
            joined.AddRange(_links.Select(link => link.To).Except(joined));
        }

        foreach (var place in shared.Except(joined))
        {
            Join(_chance.Pick(Devices), place);
        }

        for (var more = _chance.Next(0, 4); more > 0; more--)
        {
            Join(_chance.Pick(Devices), _chance.Pick(joined.Union(shared).ToList()));
        }

        Tell($"{string.Join(", ", _links)}; pages of {_pageMax}");
    }

    private async Task OfferBucketsAsync()
    {
        foreach (var place in Buckets)
        {
            using var remote = new Cairn.Sync.Buckets.BucketRemote(place.Bucket!.Open(call => call()), _nodes[0].Clock);
            await remote.OfferVaultAsync(new(_nodes[0].Vault.Id, "personal"), CancellationToken.None);
        }
    }

    private Place NewShared(RemoteKind kind, int number) =>
        kind == RemoteKind.Hub && _newHub is not null ? new Place($"hub{number}", new Guid(number, 2, 0, [0x80, 0, 0, 0, 0, 0, 0, 0]), kind) { Hub = _newHub() }
        : kind == RemoteKind.Hub ? NewNode($"hub{number}", kind).Place
        : new Place($"bucket{number}", new Guid(number, 1, 0, [0x80, 0, 0, 0, 0, 0, 0, 0]), kind) { Bucket = new MemoryBucket() };

    private Node NewNode(string name, RemoteKind kind, Node? copyOf = null)
    {
        copyOf?.Close();
        var folder = copyOf is null ? _scratch.NewVault(name) : _scratch.CopyVault(copyOf.Folder, name);
        copyOf?.Open();
        var node = new Node(new Place(name, new Guid(_nodes.Count + 1, 0, 0, [0x80, 0, 0, 0, 0, 0, 0, 0]), kind), folder, _time, _chance.Next(), _bug, copyOf);
        _nodes.Add(node);
        return node;
    }

    private void Join(Node from, Place to)
    {
        if (from.Place.Id != to.Id && !_links.Exists(link => link.From == from && link.To.Id == to.Id))
        {
            _links.Add(new Link(from, to));
        }
    }

    private async Task SettleAsync()
    {
        foreach (var link in _links)
        {
            await new VaultReplica(link.From.Vault).RetryAsync(link.To.Id);
        }

        for (var round = 0; round < QuietRoundsMax; round++)
        {
            // More than an hour, after which what differs may be repaired again.
            _time.Advance(TimeSpan.FromHours(2));
            var moved = 0;
            foreach (var link in _links)
            {
                moved += await SyncAsync(link, Faults.FaultPlan.None);
            }

            if (moved == 0)
            {
                return;
            }
        }

        throw new InvariantBroken("The devices do not come to rest.");
    }

    // What is lost without anybody's noticing is found by comparing digests, and mended; that is the one time it may have to be.
    private async Task DamageOnceAsync()
    {
        var link = _chance.Pick(_links);
        var isPush = _chance.Chances(0.5);
        if (_chance.Chances(0.3) && _written.Poisoned.Count == 0 && new VaultReplica(link.From.Vault).SettledDigest(link.To.Id) is not null && (isPush || link.To.Kind == RemoteKind.Device) && link.To.Node is { } other)
        {
            await PutAsync(isPush ? link.From : other, new Core.Records.RecordKey("memories", "damaged"));
            await SyncAsync(link, new Faults.FaultPlan(isPush ? Faults.Fault.PushLie : Faults.Fault.PullLie, 1, () => Task.CompletedTask));
            await SettleAsync();
        }
    }

    private static string Name(Change change) => $"{change.Op.ToString("N")[^6..]} {change.Kind} {change.Key.Id} @{change.Stamp}";

    private void Tell(string line) => _trace.Add($"{_step,3} {line}");
}
