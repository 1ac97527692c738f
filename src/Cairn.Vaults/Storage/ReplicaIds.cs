using System.Buffers.Binary;
using System.Globalization;

namespace Cairn.Vaults.Storage;

/// <summary>The id of this copy of the vault, and those that it had before: under these it may have left objects in buckets.</summary>
internal static class ReplicaIds
{
    /// <summary>Most former ids that are kept; the oldest go first.</summary>
    public const int FormerMax = 32;

    public static string Text(long id) => ((ulong)id).ToString("x16", CultureInfo.InvariantCulture);

    /// <summary>The former ids, the oldest first, 16 hexadecimal digits each.</summary>
    public static IReadOnlyList<string> Former(Database database) => Meta.Text(database, Meta.Former)?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];

    /// <summary>The id, where there is one, and the former ones.</summary>
    public static IReadOnlyList<string> All(Database database) => Meta.Number(database, Meta.Replica) is var id && id != 0 ? [.. Former(database), Text(id)] : Former(database);

    /// <summary>Gives the copy an id that no other has.</summary>
    public static void TakeNew(Database database, VaultOptions options)
    {
        Retire(database, []);
        Span<byte> id = stackalloc byte[sizeof(long)];
        options.Random(id);
        Meta.Set(database, Meta.Replica, BinaryPrimitives.ReadInt64BigEndian(id));
    }

    /// <summary>Leaves the copy without an id.</summary>
    /// <param name="database">The database.</param>
    /// <param name="others">Ids of another database that this one takes the place of.</param>
    public static void Retire(Database database, IEnumerable<string> others)
    {
        Meta.Set(database, Meta.Former, string.Join(' ', others.Concat(All(database)).Distinct().TakeLast(FormerMax)));
        Meta.Set(database, Meta.Replica, null);
    }
}
