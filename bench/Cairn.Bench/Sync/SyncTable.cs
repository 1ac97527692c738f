using System.Globalization;

namespace Cairn.Bench.Sync;

/// <summary>Figures of one kind of sync, a row each.</summary>
internal sealed class SyncTable
{
    private readonly List<(string Name, double Value)> _rows = [];

    public void Add(string name, double value) => _rows.Add((name, value));

    /// <summary>The rows by themselves.</summary>
    public IEnumerable<string> Lines(string title, string column) => [$"| {title} | {column} |", "|---|--:|", .. _rows.Select(row => $"| {row.Name} | {Shown(row.Value)} |")];

    /// <summary>The rows beside those of PouchDB that measure the same.</summary>
    /// <param name="count">Memories that were pushed and pulled.</param>
    /// <param name="theirs">What PouchDB pushes and pulls, in changes a second; null where it was left out.</param>
    public IEnumerable<string> Beside(int count, (double Push, double Pull)? theirs) =>
        [string.Create(CultureInfo.InvariantCulture, $"| {count:N0} memories of 30 to 50 words | Cairn | PouchDB and express-pouchdb | ratio |"), "|---|--:|--:|--:|", .. _rows.Select(row => Beside(row.Name, row.Value, theirs))];

    private static string Beside(string name, double value, (double Push, double Pull)? theirs)
    {
        var other = name.StartsWith("push", StringComparison.Ordinal) ? theirs?.Push : name.StartsWith("pull", StringComparison.Ordinal) ? theirs?.Pull : null;
        return $"| {name} | {Shown(value)} | {(other is { } shown ? Shown(shown) : "")} | {(other is { } divisor ? (value / divisor).ToString("0.0", CultureInfo.InvariantCulture) : "")} |";
    }

    private static string Shown(double value) => value.ToString(value < 100 ? "0.0" : "N0", CultureInfo.InvariantCulture);
}
