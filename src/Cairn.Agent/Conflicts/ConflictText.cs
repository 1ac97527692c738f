using System.Globalization;
using Cairn.Agent.CommandLine;
using Cairn.Agent.Memories;
using Cairn.Core.Memories;
using Cairn.Vaults.Conflicts;

namespace Cairn.Agent.Conflicts;

/// <summary>Open conflicts in words.</summary>
internal static class ConflictText
{
    private const int LineLength = 100;

    /// <summary>Most characters of what both values say before they differ.</summary>
    private const int BeforeLength = 30;

    private const int DeviceLength = 8;

    /// <summary>What is shown and what was lost, one above the other, where they begin to differ.</summary>
    public static void WriteBrief(TextWriter output, OpenConflict conflict)
    {
        var shown = Line(conflict.Shown, conflict.IsArchived);
        var lost = Line(conflict.Lost, isArchived: false);
        var start = StartOf(shown, lost);
        output.WriteLine($"{conflict.Id}  {Where(conflict)}");
        Write(output, "shown", Cut(shown, start), conflict.Shown);
        Write(output, "lost ", Cut(lost, start), conflict.Lost);
    }

    /// <summary>Both values whole.</summary>
    public static void WriteWhole(TextWriter output, OpenConflict conflict)
    {
        output.WriteLine($"{conflict.Id}  {Where(conflict)}");
        WriteWhole(output, "shown", conflict.Shown, conflict.IsArchived);
        WriteWhole(output, "lost ", conflict.Lost, isArchived: false);
        output.WriteLine();
        output.WriteLine($"`cairn conflicts restore {conflict.Id}` shows the lost value instead; `cairn conflicts dismiss {conflict.Id}` lets it go.");
    }

    private static void WriteWhole(TextWriter output, string name, WrittenValue? written, bool isArchived)
    {
        output.WriteLine();
        output.WriteLine($"{name}  {About(written)}");
        output.WriteLine(Printable.Of(TextOf(written, isArchived)));
    }

    private static void Write(TextWriter output, string name, string line, WrittenValue? written)
    {
        output.WriteLine($"  {name}  {line}");
        output.WriteLine($"         {About(written)}");
    }

    private static string Where(OpenConflict conflict) =>
        $"{conflict.Field} of {(conflict.Key.Collection == MemoryCollections.Memories.Name ? conflict.Key.Id : conflict.Key.ToString())}";

    private static string About(WrittenValue? written) => written is null ? "was never set"
        : $"{When(written)}{(written.Actor is { } actor ? $" by {Printable.Line(actor, 60)}" : "")}{(written.Reason is { } reason ? $" ({Printable.Line(reason, 80)})" : "")}";

    private static string When(WrittenValue written) => written.Time is not { } time ? "imported"
        : $"{time.LocalDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)} on {(written.IsOurs ? "this device" : $"device {written.Replica![..DeviceLength]}")}";

    private static string TextOf(WrittenValue? written, bool isArchived) =>
        isArchived ? "(archived)" : written is not { Value.IsNull: false } ? "(nothing)" : RecordText.Of(written.Value);

    private static string Line(WrittenValue? written, bool isArchived) => Printable.Line(TextOf(written, isArchived), int.MaxValue);

    // Long texts differ in a few words that may stand far behind.
    private static int StartOf(string shown, string lost)
    {
        var same = shown.AsSpan().CommonPrefixLength(lost);
        return same <= BeforeLength || Math.Max(shown.Length, lost.Length) <= LineLength ? 0 : lost.LastIndexOf(' ', same - BeforeLength) + 1;
    }

    private static string Cut(string line, int start) => start == 0 ? Printable.Line(line, LineLength) : "…" + Printable.Line(line[start..], LineLength - 1);
}
