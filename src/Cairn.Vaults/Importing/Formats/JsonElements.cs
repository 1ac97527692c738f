using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Cairn.Core;
using Cairn.Core.Records;

namespace Cairn.Vaults.Importing.Formats;

/// <summary>Reads JSON element by element, so that a file may be larger than memory.</summary>
internal static class JsonElements
{
    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false, MaxDepth = CanonicalJson.ValueDepthMax };

    /// <summary>Reads each element of an array.</summary>
    /// <param name="file">The file.</param>
    /// <param name="member">The member that is the array where the root is an object; null where that is the one element.</param>
    /// <param name="read">What an element holds. It may throw what reading wrong JSON throws: that element is told of, and the next is read.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static async IAsyncEnumerable<SourceItem> ReadAsync(
        SourceFile file, string? member, Func<JsonElement, IEnumerable<SourceItem>> read, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var cutter = new JsonCutter(file.Open());
        var number = 0;
        await foreach (var element in cutter.CutAsync(member, cancellationToken))
        {
            number++;
            var items = element is { } json ? Read(json, read, () => Invalid(number, "is not JSON, or holds half a character or a number out of range"))
                : [SourceItem.Unreadable(Invalid(number, $"is larger than {JsonCutter.BytesMax >> 20} MiB"))];
            foreach (var item in items)
            {
                yield return item;
            }
        }
    }

    /// <summary>Reads each line of JSONL.</summary>
    public static async IAsyncEnumerable<SourceItem> ReadLinesAsync(
        SourceFile file, Func<JsonElement, IEnumerable<SourceItem>> read, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var (number, line) in TextLines.ReadAsync(file, cancellationToken))
        {
            foreach (var item in line is null ? [SourceItem.Unreadable(TextLines.TooLong())] : Read(Encoding.UTF8.GetBytes(line), read, TextLines.NotJson))
            {
                yield return item with { Line = number };
            }
        }
    }

    private static IEnumerable<SourceItem> Read(ReadOnlyMemory<byte> json, Func<JsonElement, IEnumerable<SourceItem>> read, Func<CairnException> invalid)
    {
        using var items = Parsed(json, read).GetEnumerator();
        while (Next(items, invalid) is { } item)
        {
            yield return item;
        }
    }

    private static IEnumerable<SourceItem> Parsed(ReadOnlyMemory<byte> json, Func<JsonElement, IEnumerable<SourceItem>> read)
    {
        using var document = JsonDocument.Parse(json, Options);
        foreach (var item in read(document.RootElement))
        {
            yield return item;
        }
    }

    // An iterator that threw is at its end, so that one problem is told of an element.
    private static SourceItem? Next(IEnumerator<SourceItem> items, Func<CairnException> invalid)
    {
        try
        {
            return items.MoveNext() ? items.Current : null;
        }
        catch (CairnException problem)
        {
            return SourceItem.Unreadable(problem);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException)
        {
            return SourceItem.Unreadable(invalid());
        }
    }

    private static CairnException Invalid(int number, string rule) => new("invalid_element", $"Element {number:N0} {rule}.", "All others are imported. Correct it and import the file again.");
}
