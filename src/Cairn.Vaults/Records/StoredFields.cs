using System.Text;
using System.Text.Json;
using Cairn.Core.Records;

namespace Cairn.Vaults.Records;

/// <summary>Reads the fields of a stored row. They were made canonical when they were written, so that nothing is checked or put in order once more.</summary>
internal static class StoredFields
{
    // As many as most records have.
    private const int UsualCount = 16;

    /// <summary>The fields by their names.</summary>
    /// <param name="json">The column <c>fields</c> as it is on the disk.</param>
    /// <param name="passedOver">Fields that are not asked for.</param>
    public static SortedList<string, FieldValue> Read(ReadOnlySpan<byte> json, params ReadOnlySpan<string> passedOver)
    {
        var fields = new SortedList<string, FieldValue>(UsualCount, StringComparer.Ordinal);
        var reader = new Utf8JsonReader(json);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (!passedOver.Contains(name))
            {
                fields[name] = FieldValue.Canonical(Encoding.UTF8.GetString(json[start..(int)reader.BytesConsumed]));
            }
        }

        return fields;
    }
}
