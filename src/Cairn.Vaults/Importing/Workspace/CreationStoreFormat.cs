using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Cairn.Core;
using Cairn.Core.Collections;
using Cairn.Core.Memories;
using Cairn.Core.Records;
using Cairn.Core.Workspace;
using Cairn.Vaults.Importing.Formats;

namespace Cairn.Vaults.Importing.Workspace;

/// <summary>What a browser kept under <c>creation-store</c>: intentions, projects, weekly goals, todos and activities, bare or as Zustand wraps them (<c>{"state":{…},"version":0}</c>). Ids and times stay; what has no field goes to metadata.</summary>
internal sealed class CreationStoreFormat : ISourceFormat
{
    private const long BytesMax = 256L << 20;
    private const string Source = "creation-store";

    private static readonly (string[] Names, Collection Collection)[] Lists =
    [
        (["intentions"], WorkspaceCollections.Intentions),
        (["projects"], WorkspaceCollections.Projects),
        (["weeklyGoals", "weekly_goals"], WorkspaceCollections.WeeklyGoals),
        (["todos"], WorkspaceCollections.Todos),
        (["activities"], WorkspaceCollections.Activities),
    ];

    private static readonly string[] Marks = ["weeklyGoals", "weekly_goals", "todos", Source];

    public bool IsWhole => false;

    public bool Recognises(string name, ReadOnlySpan<byte> head) => SourceFile.EndingOf(name) == ".json" && JsonShape.Of(head) is { IsArray: false } shape
        && (Marks.Any(shape.Has) || (shape.Has("state") && IsState(head)) || (shape.Has("projects[].title") && shape.Has("projects[].id")));

    public async IAsyncEnumerable<SourceItem> ReadAsync(SourceFile file, string source, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var document = Parse(await file.ReadWholeAsync(BytesMax, cancellationToken));
        var rest = new List<KeyValuePair<string, FieldValue>>();
        foreach (var member in Members(document.RootElement))
        {
            if (Array.Find(Lists, list => list.Names.Contains(member.Name)) is { Collection: { } collection } && ElementsOf(member.Value) is { } elements)
            {
                foreach (var element in elements)
                {
                    yield return new CreationStoreElement(collection, element).Read();
                }
            }
            else if (member.Value.ValueKind != JsonValueKind.Null)
            {
                rest.Add(KeyValuePair.Create(member.Name, FieldValue.Of(member.Value)));
            }
        }

        if (rest.Count > 0)
        {
            yield return SourceItem.Telling($"The store also holds {string.Join(", ", rest.Select(member => member.Key))}: kept as a record of your profile, {Source}.");
            yield return Rest(rest);
        }
    }

    // Bare, within Zustand's state, or as a page's whole storage, where it is a text.
    private static List<JsonProperty> Members(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new CairnException("invalid_element", "The store is no JSON object.", "Export it again: the value that the page keeps under creation-store.");
        }

        if (root.TryGetProperty(Source, out var kept))
        {
            root = kept.ValueKind == JsonValueKind.String ? Parse(Encoding.UTF8.GetBytes(kept.GetString()!)).RootElement : kept;
        }

        return root.TryGetProperty("state", out var state) && state.ValueKind == JsonValueKind.Object
            ? [.. state.EnumerateObject(), .. root.EnumerateObject().Where(member => member.Name is not ("state" or "version"))]
            : [.. root.EnumerateObject()];
    }

    // A list, or an object that holds each under its id.
    private static IEnumerable<JsonElement>? ElementsOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => value.EnumerateArray(),
        JsonValueKind.Object => value.EnumerateObject().Select(member => member.Value),
        _ => null,
    };

    private static SourceItem Rest(List<KeyValuePair<string, FieldValue>> members)
    {
        var fields = new SortedList<string, FieldValue>(StringComparer.Ordinal) { ["kind"] = FieldValue.Text(Source), ["name"] = FieldValue.Text(Source) };
        ObjectFields.AddMetadata(fields, members);
        return new SourceItem("rest", fields) { Collection = MemoryCollections.Profile.Name, Source = Source, IsWholeRecord = true };
    }

    private static bool IsState(ReadOnlySpan<byte> head)
    {
        var text = Encoding.UTF8.GetString(head);
        return Lists.SelectMany(list => list.Names).Any(name => text.Contains($"\"{name}\"", StringComparison.Ordinal));
    }

    private static JsonDocument Parse(byte[] bytes)
    {
        try
        {
            return JsonDocument.Parse(bytes.AsMemory(bytes is [0xef, 0xbb, 0xbf, ..] ? 3 : 0));
        }
        catch (JsonException)
        {
            throw new CairnException("invalid_element", "The store is not JSON, or cut short.", "Nothing of it was imported. Export it again.");
        }
    }
}
