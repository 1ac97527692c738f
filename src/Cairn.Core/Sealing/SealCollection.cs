using Cairn.Core.Collections;

namespace Cairn.Core.Sealing;

/// <summary>The collection that a sealed vault keeps its wrapped keys in. It is part of the log, so that every replica gets it by ordinary sync.</summary>
/// <remarks>Not among those that a person can write to: what stands here is written by sealing alone. Its fields are not sealed, since what they hold
/// is wrapped; its changes carry a seal like all others.
/// <list type="bullet">
/// <item><c>recipient:ID</c>: a device, the passphrase or the recovery code: <c>kind</c>, <c>public_key</c>, <c>name</c>, <c>private_key</c>, <c>salt</c>, <c>iterations</c>, <c>revoked</c>.</item>
/// <item><c>key:KEY</c>: that there is a key, and its <c>number</c>.</item>
/// <item><c>key:KEY:ID</c>: that key <c>wrapped</c> for a recipient.</item>
/// </list></remarks>
public static class SealCollection
{
    /// <summary>Its name.</summary>
    public const string Name = "seals";

    /// <summary>The declaration.</summary>
    public static Collection Seals { get; } = new(
        Name,
        new Field("kind", FieldType.Text) { LengthMax = 20 },
        new Field("public_key", FieldType.Text) { LengthMax = 200 },
        new Field("name", FieldType.Text) { LengthMax = 2_000 },
        new Field("private_key", FieldType.Text) { LengthMax = 200 },
        new Field("salt", FieldType.Text) { LengthMax = 100 },
        new Field("iterations", FieldType.Number) { Minimum = SealPassphrase.IterationsMin, Maximum = SealPassphrase.IterationsMax },
        new Field("revoked", FieldType.Boolean),
        new Field("number", FieldType.Number) { Minimum = 1 },
        new Field("wrapped", FieldType.Text) { LengthMax = 500 });
}
