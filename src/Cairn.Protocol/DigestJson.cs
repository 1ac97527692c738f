using System.Globalization;
using System.Text.Json;
using Cairn.Core.Merge;

namespace Cairn.Protocol;

/// <summary>The body by which two replicas find what they do not share: sums (<c>spec/digest.md</c>).</summary>
public static class DigestJson
{
    /// <summary>Writes <c>{"digest":"…","parts":{"7":"…"}}</c>, the whole sum and those of parts that are not empty.</summary>
    public static void Write(Utf8JsonWriter json, Digest digest)
    {
        json.WriteStartObject();
        json.WriteString("digest", digest.ToString());
        json.WriteStartObject("parts");
        for (var part = 0; part < Digest.PartCount; part++)
        {
            if (digest[part] != UInt128.Zero)
            {
                json.WriteString(part.ToString(CultureInfo.InvariantCulture), digest[part].ToString("x32", CultureInfo.InvariantCulture));
            }
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>Reads the sums.</summary>
    /// <exception cref="JsonException">They are not sums.</exception>
    public static Digest Read(ReadOnlyMemory<byte> json) => WireReader.Read(json, (ref Utf8JsonReader reader) =>
    {
        Digest? digest = null;
        WireReader.Object(ref reader, (ref Utf8JsonReader at, string name) => digest = name == "parts" ? ReadParts(ref at) : digest);
        return digest ?? throw new JsonException("there are no parts");
    });

    private static Digest ReadParts(ref Utf8JsonReader reader)
    {
        var digest = new Digest();
        WireReader.Object(ref reader, (ref Utf8JsonReader at, string name) =>
        {
            WireReader.Require(int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var part) && part < Digest.PartCount, "a part is not a number from 0 to 255");
            var text = WireReader.Text(ref at);
            digest[part] = text.Length == 32 && UInt128.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var sum) ? sum : throw new JsonException("a sum is not 32 hexadecimal digits");
        });
        return digest;
    }
}
