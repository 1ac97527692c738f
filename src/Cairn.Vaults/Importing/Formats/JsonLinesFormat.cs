using System.Runtime.CompilerServices;
using System.Text.Json;
using Cairn.Core;
using Cairn.Core.Changes;
using Cairn.Core.Records;

namespace Cairn.Vaults.Importing.Formats;

/// <summary>JSONL: a memory a line, or a change of an exported log.</summary>
internal sealed class JsonLinesFormat : ISourceFormat
{
    public bool IsWhole => false;

    public bool Recognises(string name, ReadOnlySpan<byte> head) => SourceFile.EndingOf(name) is ".jsonl" or ".ndjson";

    public async IAsyncEnumerable<SourceItem> ReadAsync(SourceFile file, string source, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var (number, line) in TextLines.ReadAsync(file, cancellationToken))
        {
            yield return Read(source, line) with { Line = number };
        }
    }

    private static SourceItem Read(string source, string? line)
    {
        try
        {
            using var document = CanonicalJson.Parse(line ?? throw TextLines.TooLong());
            return IsChange(document.RootElement) ? SourceItem.Of(ChangeJson.Read(line)) : JsonMemory.Read(source, document.RootElement);
        }
        catch (CairnException problem)
        {
            return SourceItem.Unreadable(problem);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return SourceItem.Unreadable(TextLines.NotJson());
        }
    }

    private static bool IsChange(JsonElement line) =>
        line.ValueKind == JsonValueKind.Object && line.TryGetProperty("op", out _) && line.TryGetProperty("stamp", out _);
}
