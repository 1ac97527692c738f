using System.Globalization;
using Cairn.Core.Changes;
using Cairn.Core.Records;
using Cairn.Core.Stamps;
using Cairn.Core.Sync;

namespace Cairn.Hub.Tests;

/// <summary>Changes as a device would send them.</summary>
internal static class LogEntry
{
    /// <summary>A memory that is written without knowledge of what was there.</summary>
    public static ReceivedChange Put(string id, string content, int number, ulong replica = 0xab) => Of(id, ChangeKind.Put, number, replica, new() { ["content"] = FieldValue.Text(content) });

    /// <summary>An erase.</summary>
    public static ReceivedChange Erase(string id, int number) => Of(id, ChangeKind.Erase, number, 0xab, []);

    public static ReceivedChange Of(string id, ChangeKind kind, int number, ulong replica, SortedList<string, FieldValue> fields) => new(ChangeJson.Write(new Change
    {
        Op = Guid.Parse(string.Create(CultureInfo.InvariantCulture, $"01936f3e-8c01-7000-{0x8000 + ((int)replica & 0xfff):x4}-{number:x12}")),
        Key = new RecordKey("memories", id),
        Kind = kind,
        Stamp = Stamp.Of(1_700_000_000_000 + number, 0, replica),
        Fields = fields,
        Actor = "tester",
    }));
}
