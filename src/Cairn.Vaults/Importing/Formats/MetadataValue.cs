using Cairn.Core.Records;

namespace Cairn.Vaults.Importing.Formats;

/// <summary>What has no field of its own, as a value of the field for the rest.</summary>
internal static class MetadataValue
{
    public static FieldValue OfTexts(IEnumerable<KeyValuePair<string, string>> texts) => Of(texts.Select(pair => KeyValuePair.Create(pair.Key, FieldValue.Text(pair.Value))));

    public static FieldValue Of(IEnumerable<KeyValuePair<string, FieldValue>> values) =>
        FieldValue.Parse('{' + string.Join(',', values.Select(pair => $"{FieldValue.Text(pair.Key)}:{pair.Value.Json}")) + '}');
}
