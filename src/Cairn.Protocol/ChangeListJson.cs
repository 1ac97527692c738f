using System.Text.Json;
using Cairn.Core.Sync;

namespace Cairn.Protocol;

/// <summary>Changes of one vault without a cursor: those of a part of the digest, and those that are asked for by their ops.</summary>
public static class ChangeListJson
{
    /// <summary>Most bytes of a list of ops.</summary>
    public const int OpsBytesMax = 64 << 10;

    private const int ChangesMax = 10_000_000;

    /// <summary>Writes <c>{"changes":[…]}</c>.</summary>
    public static void Write(Utf8JsonWriter json, IReadOnlyList<string> changes)
    {
        json.WriteStartObject();
        ExchangeJson.WriteChanges(json, changes);
        json.WriteEndObject();
    }

    /// <summary>Reads the changes.</summary>
    /// <exception cref="JsonException">There is no list of changes.</exception>
    public static IReadOnlyList<string> Read(ReadOnlyMemory<byte> json) => WireReader.Read(json, (ref Utf8JsonReader reader) =>
    {
        List<string>? changes = null;
        WireReader.Object(ref reader, (ref Utf8JsonReader at, string name) => changes = name == "changes" ? WireReader.RawArray(ref at, json, ChangesMax) : changes);
        return changes ?? throw new JsonException("there are no changes");
    });

    /// <summary>Writes <c>{"ops":["…"]}</c>, by which changes are asked for.</summary>
    public static void WriteOps(Utf8JsonWriter json, IReadOnlyList<Guid> ops)
    {
        json.WriteStartObject();
        json.WriteStartArray("ops");
        foreach (var op in ops)
        {
            json.WriteStringValue(op);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Reads the ops.</summary>
    /// <exception cref="JsonException">There is no list of at most <see cref="SyncLimits.ChangesMax"/> ops.</exception>
    public static IReadOnlyList<Guid> ReadOps(ReadOnlyMemory<byte> json) => WireReader.Read(json, (ref Utf8JsonReader reader) =>
    {
        List<Guid>? ops = null;
        WireReader.Object(ref reader, (ref Utf8JsonReader at, string name) => ops = name == "ops" ? WireReader.Array(ref at, SyncLimits.ChangesMax, (ref Utf8JsonReader op) => WireReader.Id(ref op)) : ops);
        return ops ?? throw new JsonException("there are no ops");
    });
}
