using System.Globalization;
using Cairn.Core.Changes;
using Cairn.Core.Recall;
using Cairn.Core.Records;
using Cairn.Vaults.Log;
using Cairn.Vaults.Recall;

namespace Cairn.Vaults.Tests;

/// <summary>What tests do with a vault all the time.</summary>
internal static class VaultExtensions
{
    public static readonly Author Tester = new("tester");

    public static SortedList<string, FieldValue> Memory(string content, params (string Field, FieldValue Value)[] others)
    {
        var fields = new SortedList<string, FieldValue>(StringComparer.Ordinal) { ["content"] = FieldValue.Text(content) };
        foreach (var (field, value) in others)
        {
            fields[field] = value;
        }

        return fields;
    }

    /// <summary>A word for a number that shares no part with that of another, and that no language shortens.</summary>
    public static string OwnWord(int number) => $"zz{string.Concat(number.ToString(CultureInfo.InvariantCulture).Select(digit => (char)('a' + digit - '0')))}q";

    public static RecordKey Key(string id) => new("memories", id);

    public static async Task<RecordKey> RememberAsync(this Vault vault, string content, params (string Field, FieldValue Value)[] others) =>
        Key((await vault.RememberAsync([Memory(content, others)], Tester))[0].Id);

    public static async Task<List<RecordKey>> RememberAllAsync(this Vault vault, IEnumerable<string> contents) =>
        [.. (await vault.RememberAsync([.. contents.Select(content => Memory(content))], Tester)).Select(remembered => Key(remembered.Id))];

    public static Task<bool> EditAsync(this Vault vault, RecordKey key, string content) => vault.EditAsync(key, Memory(content), Tester);

    public static Task<bool> EditAsync(this Vault vault, RecordKey key, string field, FieldValue value) =>
        vault.EditAsync(key, new SortedList<string, FieldValue>(StringComparer.Ordinal) { [field] = value }, Tester);

    public static Task<bool> ApplyAsync(this Vault vault, Change change) => vault.WriteAsync(batch => batch.Apply(change));

    public static string? Content(this Vault vault, RecordKey key) => vault.Get(key)?.Fields.GetValueOrDefault("content").AsText();

    public static List<Change> AllChanges(this Vault vault) => [.. vault.Changes(0, int.MaxValue).Select(logged => logged.Change)];

    public static List<string> Log(this Vault vault) => vault.AllChanges().ConvertAll(ChangeJson.Write);

    /// <summary>The ids of what is found by a query for words of its own, and not for those of its neighbours or of the first hits, best first.</summary>
    public static List<string> Find(this Vault vault, string query, int limit = 1_000) => vault.Find(new RecallQuery(query) { Limit = limit });

    public static List<string> Find(this Vault vault, RecallQuery query) =>
        [.. vault.Recall(query).Items.Where(item => item.Why.Own > 0).Select(item => item.Record.Key.Id)];

    /// <summary>How the one vault that was asked came to its answer.</summary>
    public static RecallTrace Trace(this RecallAnswer answer) => Assert.Single(answer.Traces).Value;

    /// <summary>Every record, as a text that tells all that is shown of it.</summary>
    public static List<string> Records(this Vault vault) => vault.Read(database => database.List(
        "SELECT collection, id, visible, ledger, hex(coalesce(stamp, '')), coalesce(stamps, ''), hex(coalesce(deleted, '')), hex(coalesce(erased, '')), fields FROM records ORDER BY collection, id",
        row => string.Join(' ', Enumerable.Range(0, row.FieldCount).Select(row.GetValue))));

    /// <summary>Every conflict, open or not.</summary>
    public static List<string> Conflicts(this Vault vault) => vault.Read(database => database.List(
        "SELECT collection, id, field, hex(conflicts.stamp), value, open FROM conflicts JOIN records ON rid = record ORDER BY collection, id, field, conflicts.stamp, value",
        row => string.Join(' ', Enumerable.Range(0, row.FieldCount).Select(row.GetValue))));

    public static void AssertSound(this Vault vault) => Assert.Equal("", string.Join("; ", vault.Examine().Where(check => check.Problem is not null)));

    public static async Task<string> CodeOfAsync(Func<Task> action) => (await Assert.ThrowsAsync<Core.CairnException>(action)).Code;

    public static string CodeOf(Action action) => Assert.Throws<Core.CairnException>(action).Code;
}
