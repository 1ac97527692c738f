using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using Cairn.Core.Changes;
using Cairn.Core.Records;

namespace Cairn.Core.Sealing;

/// <summary>Seals whole changes, and opens and checks sealed ones. Specified in <c>spec/sealing.md</c>.</summary>
/// <remarks>Collection, id, field names, stamps and the kind stay in clear, so that a sealed change merges where nobody has the keys.</remarks>
public static class ChangeSealer
{
    /// <summary>The member of the envelope that holds the seal of every change but an erase.</summary>
    public const string Member = "seal";

    /// <summary>What stands in a sealed change instead of who wrote it.</summary>
    public const string Actor = "sealed";

    // Blanking an erase leaves its actor alone, so that is where its seal is. It has room for an actor of this many bytes.
    private const int EraseActorBytesMax = 96;

    /// <summary>Whether a change says that it is sealed.</summary>
    public static bool IsSealed(Change change) => change.Kind == ChangeKind.Erase ? SealedText.Read(change.Actor) is not null : change.Extra.ContainsKey(Member);

    /// <summary>Seals a change with the ring's newest key. The same change gives the same text on every device. A blank one stays as it is.</summary>
    public static Change Seal(KeyRing ring, Change change)
    {
        if (change.IsBlank)
        {
            return change;
        }

        var isErase = change.Kind == ChangeKind.Erase;
        var bare = Bare(change with
        {
            Fields = IsPlain(change) ? change.Fields : Map(change, (field, value) => SealedValue.Seal(ring, change.Key, field, change.Op, change.Stamp, value)),
            Extra = Empty,
        });
        var key = ring.Current.Key;
        var body = key.Seal(Bound(ring, bare), isErase ? WriteAuthor(Cut(change.Actor), null, Empty) : WriteAuthor(change.Actor, change.Reason, change.Extra));
        var bytes = new byte[sizeof(uint) + body.Length];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, key.Id);
        body.CopyTo(bytes.AsSpan(sizeof(uint)));
        return isErase
            ? bare with { Actor = SealedText.Of(bytes) }
            : bare with { Extra = new SortedList<string, FieldValue>(StringComparer.Ordinal) { [Member] = FieldValue.Text(SealedText.Of(bytes)) } };
    }

    /// <summary>Opens a change and checks all of it: values, names, stamps, kind, who wrote it and why.</summary>
    /// <param name="ring">The keys.</param>
    /// <param name="change">The change; a blank one stays as it is, for it holds nothing.</param>
    /// <param name="sealedWith">The key that it is sealed with; null where it is blank.</param>
    /// <exception cref="CairnException">Codes <c>seal_forged</c> and <c>seal_key_unknown</c>.</exception>
    public static Change Open(KeyRing ring, Change change, out RingKey? sealedWith)
    {
        sealedWith = null;
        if (change.IsBlank)
        {
            return change;
        }

        var isErase = change.Kind == ChangeKind.Erase;
        var bytes = SealedText.Read(isErase ? change.Actor : change.Extra.GetValueOrDefault(Member).AsText());
        if (bytes is null || bytes.Length < sizeof(uint) || (isErase ? change.Extra.Count > 0 : change.Actor != Actor) || change.Reason is not null)
        {
            throw SealFault.Forged("it has no seal");
        }

        var id = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        var key = sealedWith = ring.Find(id) ?? throw SealFault.KeyUnknown(id);
        var bare = Bare(change with { Extra = Without(change.Extra) });
        var author = key.Key.TryOpen(Bound(ring, bare), bytes.AsSpan(sizeof(uint))) ?? throw SealFault.Forged("its seal is not of its content");
        return ReadAuthor(author, bare with { Fields = IsPlain(change) ? change.Fields : Map(change, (field, value) => OpenValue(ring, key, change, field, value)) });
    }

    /// <summary>Checks a change that arrives.</summary>
    /// <param name="ring">The keys.</param>
    /// <param name="change">The change.</param>
    /// <param name="isErased">Whether its record is erased, so that a blank change does nothing.</param>
    /// <param name="isNew">Whether it arrives now: a change of the keys themselves is then refused under any key but the newest, whatever its stamp says,
    /// because a device that was revoked can write any stamp.</param>
    /// <returns>False where the change is to be passed over: a blank one proves nothing, and must not take the place of what it blanks before an erase has come.</returns>
    /// <exception cref="CairnException">Codes <c>seal_forged</c>, <c>seal_key_unknown</c>, <c>seal_key_stale</c>.</exception>
    public static bool Check(KeyRing ring, Change change, bool isErased, bool isNew)
    {
        Open(ring, change, out var key);
        if (key is not null && ring.SupersededAt(key) is { } since && (change.Stamp > since || (isNew && IsPlain(change))))
        {
            throw SealFault.KeyStale(key.Key.Name);
        }

        return !change.IsBlank || isErased;
    }

    // The wrapped keys themselves: they have to be read before there is a key.
    private static bool IsPlain(Change change) => change.Key.Collection == SealCollection.Name;

    private static FieldValue OpenValue(KeyRing ring, RingKey key, Change change, string field, FieldValue value)
    {
        var opened = SealedValue.Open(ring, change.Key, field, change.Stamp, value, out var head);
        return head is null || head == (key.Key.Id, change.Op) ? opened : throw SealFault.Forged("a value belongs to another change");
    }

    // What the seal covers. Of an erase that is what stays of it for ever.
    private static Change Bare(Change change) => (change.Kind == ChangeKind.Erase ? change.Blanked() : change) with { Actor = Actor, Reason = null };

    private static byte[] Bound(KeyRing ring, Change bare) => Encoding.UTF8.GetBytes($"{SealKey.Label}\0change\0{ring.Vault}\0{ChangeJson.Write(bare)}");

    private static byte[] WriteAuthor(string actor, string? reason, IReadOnlyDictionary<string, FieldValue> extra)
    {
        var members = new SortedList<string, FieldValue>(StringComparer.Ordinal) { ["actor"] = FieldValue.Text(actor) };
        if (reason is not null)
        {
            members["reason"] = FieldValue.Text(reason);
        }

        if (extra.Count > 0)
        {
            members["extra"] = FieldValue.Parse(ChangeJson.WriteFields(extra));
        }

        return Encoding.UTF8.GetBytes(ChangeJson.WriteFields(members));
    }

    private static Change ReadAuthor(byte[] author, Change bare)
    {
        try
        {
            var members = ChangeJson.ReadFields(Encoding.UTF8.GetString(author));
            return bare with
            {
                Actor = members.GetValueOrDefault("actor").AsText() ?? throw SealFault.Forged("its seal names no writer"),
                Reason = members.GetValueOrDefault("reason").AsText(),
                Extra = members.TryGetValue("extra", out var extra) ? ChangeJson.ReadFields(extra.Json) : bare.Extra,
            };
        }
        catch (JsonException cause)
        {
            throw SealFault.Forged("its seal holds no JSON", cause);
        }
    }

    private static string Cut(string actor)
    {
        while (Encoding.UTF8.GetByteCount(CanonicalJson.OfText(actor)) > EraseActorBytesMax)
        {
            actor = actor[..(actor.Length - (char.IsLowSurrogate(actor[^1]) ? 2 : 1))];
        }

        return actor;
    }

    private static SortedList<string, FieldValue> Map(Change change, Func<string, FieldValue, FieldValue> map) =>
        new(change.Fields.ToDictionary(field => field.Key, field => map(field.Key, field.Value)), StringComparer.Ordinal);

    private static IReadOnlyDictionary<string, FieldValue> Without(IReadOnlyDictionary<string, FieldValue> extra) =>
        extra.Count == 0 ? extra : new SortedList<string, FieldValue>(extra.Where(member => member.Key != Member).ToDictionary(), StringComparer.Ordinal);

    private static readonly IReadOnlyDictionary<string, FieldValue> Empty = new SortedList<string, FieldValue>(StringComparer.Ordinal);
}
