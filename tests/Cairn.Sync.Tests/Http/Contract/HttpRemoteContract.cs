using Cairn.Core.Changes;
using Cairn.Core.Merge;
using Cairn.Core.Records;
using Cairn.Core.Sync;
using Cairn.Sync.Http;
using Cairn.Sync.Remotes;
using Cairn.Sync.Tests.Engine;

namespace Cairn.Sync.Tests.Http.Contract;

/// <summary>What every server of the protocol does, be it an agent or a hub.</summary>
public abstract class HttpRemoteContract : IAsyncLifetime
{
    private static readonly Guid Remote = Guid.NewGuid();

    private readonly List<IDisposable> _mine = [];
    private ContractServer _server = null!;
    private HttpRemote _remote = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await StartAsync();
        _mine.Add(_remote = _server.Connect());
    }

    public async ValueTask DisposeAsync()
    {
        _mine.ForEach(mine => mine.Dispose());
        await _server.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task What_is_written_on_one_device_reaches_another()
    {
        var (a, b) = (await DeviceAsync(2), await DeviceAsync(3));
        var tea = await a.RememberAsync("Anna drinks tea");
        var odd = await b.RememberAsync("\u0000\u0001 \"quoted\" \\ \u2028 😀 <script>");

        await SyncAllAsync(a, b, a);

        Assert.Equal("Anna drinks tea", b.Content(tea));
        Assert.Equal(b.Content(odd), a.Content(odd));
        await ConvergedAsync(a, b);
    }

    [Fact]
    public async Task A_push_that_is_repeated_is_a_duplicate_with_the_sequence_of_before()
    {
        var a = await DeviceAsync(2);
        await a.RememberAsync("once");
        await a.RememberAsync("twice");
        var request = _server.Ask([.. (await a.Replica.OutgoingAsync(Remote)).Changes]);

        var first = Assert.Single(await _remote.ExchangeAsync([request], Stop));
        var again = Assert.Single(await _remote.ExchangeAsync([request], Stop));
        var within = Assert.Single(await _remote.ExchangeAsync([_server.Ask([.. request.Changes, .. request.Changes])], Stop));

        Assert.Equal([(PushStatus.Applied, 1L), (PushStatus.Applied, 2L)], first.Results.Select(result => (result.Status, result.Sequence)));
        Assert.Equal([(PushStatus.Duplicate, 1L), (PushStatus.Duplicate, 2L)], again.Results.Select(result => (result.Status, result.Sequence)));
        Assert.Equal([1L, 2, 1, 2], within.Results.Select(result => result.Sequence));
        Assert.Equal(first.Head, within.Head);
        Assert.Equal(2, Assert.Single(await ReadAllAsync()).Changes.Count);
    }

    [Fact]
    public async Task A_vault_that_fails_leaves_the_others_of_a_call_alone_and_a_poison_change_is_refused_alone()
    {
        var a = await DeviceAsync(2);
        await a.RememberAsync("good");
        var good = (await a.Replica.OutgoingAsync(Remote)).Changes[0];
        var reused = good.Replace("good", "bad", StringComparison.Ordinal);
        var hidden = """{"collection":"memories","fields":{},"id":"private:1","kind":"put","op":"01936f3e-8c01-7000-8000-0000000000aa","stamp":"01936f3e8c01-0000-00000000000000ab","actor":"x"}""";

        var answers = await _remote.ExchangeAsync(
            [_server.Ask() with { Vault = Guid.NewGuid() }, _server.Ask("{}", good, "[[1]]", "7", reused, hidden), _server.Ask() with { Cursor = "9.0123456789abcdef0123456789abcdef" }, _server.Ask() with { Head = "here" }], Stop);

        Assert.Equal("vault_unknown", answers[0].Problem?.Code);
        Assert.Equal(["malformed_change", null, "malformed_change", "malformed_change", "op_reused", "private_record"], answers[1].Results.Select(result => result.Problem?.Code));
        Assert.Equal(PushStatus.Applied, answers[1].Results[1].Status);
        Assert.Equal("cursor_unknown", answers[2].Problem?.Code);
        Assert.Equal("cursor_unknown", answers[3].Problem?.Code);
        Assert.Equal([good], Assert.Single(await ReadAllAsync()).Changes);
    }

    [Fact]
    public async Task A_snapshot_is_read_in_pages_and_goes_on_from_any_cursor()
    {
        var a = await DeviceAsync(2);
        await a.Vault.WriteAsync(batch => Enumerable.Range(0, 2_500).Count(number => batch.Put(new RecordKey("memories", $"m{number}"), [new("content", FieldValue.Text($"number {number}"))], Device.Author) is not null));
        await SyncAllAsync(a);

        var pages = await ReadAllAsync();
        var rest = await _remote.ReadAsync(_server.Vault, pages[0].Cursor, Stop).ToListAsync(Stop);
        var unknown = await _remote.ReadAsync(_server.Vault, "4.0123456789abcdef0123456789abcdef", Stop).ToListAsync(Stop);

        Assert.Equal([1_000, 1_000, 500], pages.Select(page => page.Changes.Count));
        Assert.Equal(a.Vault.Changes(0, 5_000).Select(logged => ChangeJson.Write(logged.Change)), pages.SelectMany(page => page.Changes));
        Assert.Equal(a.Vault.Digest().ToString(), pages[^1].Digest);
        Assert.Equal(pages.Skip(1).SelectMany(page => page.Changes), rest.SelectMany(page => page.Changes));
        Assert.Equal("cursor_unknown", Assert.Single(unknown).Problem?.Code);
    }

    [Fact]
    public async Task The_profile_comes_before_everything_else()
    {
        var a = await DeviceAsync(2);
        await a.RememberAsync("first");
        await a.Vault.WriteAsync(batch => batch.Put(new RecordKey("profile", "name"), [new("name", FieldValue.Text("name")), new("content", FieldValue.Text("Anna"))], Device.Author));
        await SyncAllAsync(a);

        var pages = await ReadAllAsync();

        Assert.Contains("Anna", Assert.Single(pages[0].Changes), StringComparison.Ordinal);
        Assert.Equal("", pages[0].Cursor);
        Assert.Equal(2, pages[1].Changes.Count);
    }

    [Fact]
    public async Task A_page_ends_at_its_limits_and_leaves_out_what_was_sent_just_now()
    {
        var (a, b) = (await DeviceAsync(2), await DeviceAsync(3));
        await a.Vault.WriteAsync(batch => Enumerable.Range(0, 40).Count(number => batch.Put(new RecordKey("memories", $"m{number}"), [new("content", FieldValue.Text(new string('x', 240_000)))], Device.Author) is not null));
        await SyncAllAsync(a);
        await b.RememberAsync("mine");
        var mine = (await b.Replica.OutgoingAsync(Remote)).Changes;

        var few = Assert.Single(await _remote.ExchangeAsync([_server.Ask() with { Limit = 2 }], Stop));
        var many = Assert.Single(await _remote.ExchangeAsync([_server.Ask([.. mine])], Stop));
        var rest = Assert.Single(await _remote.ExchangeAsync([_server.Ask([.. mine]) with { Cursor = many.Cursor }], Stop));

        Assert.Equal((2, true, null), (few.Changes.Count, few.HasMore, few.Digest));
        Assert.Equal((34, true), (many.Changes.Count, many.HasMore));
        Assert.Equal((6, false, rest.Head), (rest.Changes.Count, rest.HasMore, rest.Cursor));
        Assert.NotNull(rest.Digest);
    }

    [Fact]
    public async Task Edits_that_did_not_know_of_each_other_are_the_same_conflict_for_everybody()
    {
        var (a, b) = (await DeviceAsync(2), await DeviceAsync(3));
        var key = await a.RememberAsync("the boat is red");
        await SyncAllAsync(a, b);
        await a.EditAsync(key, "the boat is blue");
        await b.EditAsync(key, "the boat is green");
        await SyncAllAsync(a, b, a);
        var open = Assert.Single(a.Vault.OpenConflicts(record: null, 10).Items);
        await a.EditAsync(key, "the boat is white");

        await SyncAllAsync(a, b);

        Assert.Equal(open.Id, Assert.Single(b.Vault.OpenConflicts(record: null, 10).Items).Id);
        Assert.Equal("the boat is white", b.Content(key));
        await ConvergedAsync(a, b);
    }

    [Fact]
    public async Task An_erase_takes_the_content_out_of_what_is_there_and_of_what_comes_later()
    {
        var (a, b) = (await DeviceAsync(2), await DeviceAsync(3));
        var key = await a.RememberAsync("Zimtsternbude");
        await SyncAllAsync(a, b);
        await a.EditAsync(key, "Zimtsternbude again");
        await b.EditAsync(key, "Zimtsternbude too late");
        var within = await a.RememberAsync("Zimtsternbude within one push");
        await a.Vault.EraseAsync([key, within], Device.Author);
        await SyncAllAsync(a, b, a);

        var all = (await ReadAllAsync()).SelectMany(page => page.Changes).ToList();

        Assert.DoesNotContain(all, change => change.Contains("Zimtsternbude", StringComparison.Ordinal));
        Assert.Null(b.Content(key));
        await ConvergedAsync(a, b);
    }

    [Fact]
    public async Task A_change_that_is_blank_there_and_whole_here_is_the_same_change()
    {
        var a = await DeviceAsync(2);
        var key = await a.RememberAsync("soon gone");
        var whole = (await a.Replica.OutgoingAsync(Remote)).Changes;
        await SyncAllAsync(a);
        await a.Vault.EraseAsync([key], Device.Author);
        await SyncAllAsync(a);

        var again = Assert.Single(await _remote.ExchangeAsync([_server.Ask([.. whole])], Stop));

        Assert.Equal(PushStatus.Duplicate, Assert.Single(again.Results).Status);
        Assert.DoesNotContain((await ReadAllAsync()).SelectMany(page => page.Changes), change => change.Contains("soon gone", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Changes_are_found_by_their_ops()
    {
        var a = await DeviceAsync(2);
        await a.RememberAsync("found");
        var erased = await a.RememberAsync("erased");
        var changes = a.Vault.Changes(0, 10).Select(logged => logged.Change).ToList();
        await SyncAllAsync(a);
        await a.Vault.EraseAsync([erased], Device.Author);
        await SyncAllAsync(a);

        var found = await _remote.FetchAsync(_server.Vault, [changes[0].Op, Guid.NewGuid()], Stop).ToListAsync(Stop);
        var blank = await _remote.FetchAsync(_server.Vault, [changes[1].Op], Stop).ToListAsync(Stop);

        Assert.Equal([ChangeJson.Write(changes[0])], found.SelectMany(some => some));
        Assert.DoesNotContain(blank.SelectMany(some => some), change => change.Contains("fields", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Hints_name_what_holds_something_at_the_start_and_what_grows_then()
    {
        var a = await DeviceAsync(2);
        await a.RememberAsync("there before");
        await SyncAllAsync(a);
        var silent = await _server.AddVaultAsync();

        await using var hints = _remote.WatchAsync([_server.Vault, silent, Guid.NewGuid()], Stop).Where(hint => hint is not null).GetAsyncEnumerator(Stop); // A hub also tells of the vaults that were just brought.
        await hints.MoveNextAsync();
        var first = hints.Current;
        await a.RememberAsync("new");
        var changes = (await a.Replica.OutgoingAsync(Remote)).Changes;
        await _remote.ExchangeAsync([_server.Ask([.. changes]) with { Vault = silent }], Stop);
        await hints.MoveNextAsync();

        Assert.Equal((_server.Vault, silent), (first, hints.Current));
    }

    [Fact]
    public async Task Sums_and_parts_are_those_of_the_vault()
    {
        var a = await DeviceAsync(2);
        var key = await a.RememberAsync("a part");
        await SyncAllAsync(a);
        var part = Digest.PartOf(key);

        var digest = await _remote.DigestAsync(_server.Vault, Stop);

        Assert.Equal(a.Vault.Digest()[part], digest[part]);
        Assert.Equal(a.Vault.Digest().ToString(), digest.ToString());
        Assert.Contains("a part", Assert.Single(await _remote.ReadPartAsync(_server.Vault, part, Stop)), StringComparison.Ordinal);
        Assert.Empty(await _remote.ReadPartAsync(_server.Vault, (part + 1) % 256, Stop));
    }

    [Fact]
    public async Task Vaults_are_listed_and_one_that_is_there_may_be_offered_again()
    {
        var listed = Assert.Single(await _remote.ListVaultsAsync(Stop));

        await _remote.OfferVaultAsync(new RemoteVault(_server.Vault, "personal"), Stop);

        Assert.Equal(new RemoteVault(_server.Vault, "personal"), listed);
        Assert.Equal([listed], await _remote.ListVaultsAsync(Stop));
    }

    private protected abstract Task<ContractServer> StartAsync();

    private async Task<Device> DeviceAsync(int seed)
    {
        var device = new Device(seed);
        _mine.Add(device);
        await device.Vault.JoinAsync(_server.Vault);
        return device;
    }

    private async Task SyncAllAsync(params Device[] devices)
    {
        foreach (var device in devices)
        {
            Assert.Null((await device.SyncAsync(_remote, Remote)).Problem);
        }
    }

    private Task<List<ExchangeAnswer>> ReadAllAsync() => _remote.ReadAsync(_server.Vault, "", Stop).ToListAsync(Stop).AsTask();

    private async Task ConvergedAsync(params Device[] devices)
    {
        var digest = (await _remote.DigestAsync(_server.Vault, Stop)).ToString();
        Assert.All(devices, device => Assert.Equal(digest, device.Vault.Digest().ToString()));
    }
}
