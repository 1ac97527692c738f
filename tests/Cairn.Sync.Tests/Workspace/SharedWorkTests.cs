using Cairn.Core.Collections;
using Cairn.Core.Records;
using Cairn.Core.Workspace;
using Cairn.Sync.Tests.Engine;
using Cairn.Vaults.Workspace;

namespace Cairn.Sync.Tests.Workspace;

/// <summary>Two devices work on the same project, apart and together.</summary>
public sealed class SharedWorkTests : IAsyncLifetime
{
    private static readonly Guid Remote = Guid.Parse("11111111-0000-4000-8000-000000000000");
    private readonly Device _hub = new(1);
    private Device _laptop = null!;
    private Device _phone = null!;
    private RecordKey _project;
    private RecordKey _todo;

    public async ValueTask InitializeAsync()
    {
        (_laptop, _phone) = (await Device.OfAsync(_hub, 2), await Device.OfAsync(_hub, 3));
        _project = await AddAsync(_laptop, WorkspaceCollections.Projects, ("title", "Boat"));
        _todo = await AddAsync(_laptop, WorkspaceCollections.Todos, ("title", "Caulk"), ("project_id", _project.Id), ("due_at", "2026-01-01"));
        await MeetAsync();
    }

    public ValueTask DisposeAsync()
    {
        _laptop.Dispose();
        _phone.Dispose();
        _hub.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task What_both_change_of_a_project_apart_is_all_there()
    {
        await ChangeAsync(_laptop, _project, ("why", "To sail"), ("progress", 40), ("tags", new[] { "spring" }));
        await ChangeAsync(_phone, _project, ("description", "all of it"), ("priority", "high"), ("due_at", "2027-05-01"), ("metadata", "{\"berth\":7}"));
        await MeetAsync();

        foreach (var device in new[] { _laptop, _phone })
        {
            var fields = device.Vault.Get(_project)!.Fields;
            Assert.Equal(
                ("Boat", "To sail", 40, "all of it", "high", "2027-05-01T00:00:00.000Z"),
                (fields["title"].AsText(), fields["why"].AsText(), fields["progress"].AsNumber(), fields["description"].AsText(), fields["priority"].AsText(), fields["due_at"].AsText()));
            Assert.Equal(("[\"spring\"]", "{\"berth\":7}"), (fields["tags"].Json, fields["metadata"].Json));
            Assert.Equal(0, device.Vault.Get(_project)!.ConflictCount);
        }

        Assert.Equal(_laptop.Vault.Digest().ToString(), _phone.Vault.Digest().ToString());
    }

    [Fact]
    public async Task A_step_that_each_takes_may_be_two_together()
    {
        await ChangeAsync(_laptop, _todo, ("status", "refined"));
        await MeetAsync();
        await ChangeAsync(_laptop, _todo, ("status", "confirmed"));
        _phone.Time.Advance(TimeSpan.FromSeconds(1));
        await ChangeAsync(_phone, _todo, ("status", "confirmed"));
        await ChangeAsync(_phone, _todo, ("status", "committed"));
        await MeetAsync();

        Assert.Equal("committed", _laptop.Vault.Get(_todo)!.Fields["status"].AsText());
        Assert.Equal(_laptop.Vault.Digest().ToString(), _phone.Vault.Digest().ToString());
    }

    [Fact]
    public async Task What_is_advised_and_known_is_the_same_on_both_and_what_was_dismissed_stays_so()
    {
        for (var number = 0; number < 12; number++)
        {
            var device = number % 2 == 0 ? _laptop : _phone;
            device.Time.Advance(TimeSpan.FromHours(7));
            var todo = await AddAsync(device, WorkspaceCollections.Todos, ("title", $"part {number}"), ("project_id", _project.Id), ("estimated_hours", 2));
            await ChangeAsync(device, todo, ("status", "done"), ("actual_hours", 2 + number));
        }

        await MeetAsync();
        Assert.Equal(_laptop.Vault.Knowledge().Entries, _phone.Vault.Knowledge().Entries);
        var keys = _laptop.Vault.Today().Recommendations.Select(found => found.Key).ToList();
        Assert.Contains($"overdue_todos:{_project.Id}", keys);
        Assert.Equal(keys, _phone.Vault.Today().Recommendations.Select(found => found.Key));

        await _laptop.Vault.ChooseAsync($"overdue_todos:{_project.Id}", AdviceChoice.Dismissed, until: null, Device.Author);
        await MeetAsync();
        Assert.DoesNotContain($"overdue_todos:{_project.Id}", _phone.Vault.Today().Recommendations.Select(found => found.Key));
        Assert.Contains($"overdue_todos:{_project.Id}", _phone.Vault.Today().Hidden.Select(found => found.Key));
    }

    [Fact]
    public async Task What_is_erased_on_one_was_never_learned_on_the_other()
    {
        var todo = await AddAsync(_laptop, WorkspaceCollections.Todos, ("title", "Paint"), ("project_id", _project.Id), ("estimated_hours", 2));
        await ChangeAsync(_laptop, todo, ("status", "done"), ("actual_hours", 6));
        await MeetAsync();
        Assert.Equal(1, _phone.Vault.Knowledge().Hours.For("", "").Count);

        await _laptop.Vault.EraseAsync([_project], Device.Author);
        await MeetAsync();

        Assert.Equal(0, _laptop.Vault.Knowledge().Hours.For("", "").Count);
        Assert.Equal(0, _phone.Vault.Knowledge().Hours.For("", "").Count);
        Assert.DoesNotContain(_phone.Vault.Activities(new ActivityFilter { Project = _project.Id }), told => told.Record.Key == _project);
    }

    private static Task<RecordKey> AddAsync(Device device, Collection collection, params (string Name, object Value)[] fields) => device.Vault.AddWorkAsync(collection, Fields(fields), Device.Author);

    private static Task<bool> ChangeAsync(Device device, RecordKey key, params (string Name, object Value)[] fields) => device.Vault.ChangeWorkAsync(key, Fields(fields), Device.Author);

    private static Dictionary<string, FieldValue> Fields((string Name, object Value)[] fields) => fields.ToDictionary(field => field.Name, field => field.Value switch
    {
        string text when text.StartsWith('{') => FieldValue.Parse(text),
        string text => FieldValue.Text(text),
        string[] texts => FieldValue.Texts(texts),
        var number => FieldValue.Number(Convert.ToDouble(number, System.Globalization.CultureInfo.InvariantCulture)),
    });

    // Twice, so that each has what the other sent.
    private async Task MeetAsync()
    {
        foreach (var device in new[] { _laptop, _phone, _laptop })
        {
            using var remote = new DirectRemote(_hub.Vault);
            Assert.Null((await device.SyncAsync(remote, Remote)).Problem);
        }
    }
}
