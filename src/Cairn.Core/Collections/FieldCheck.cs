using System.Globalization;
using System.Text.Json;
using Cairn.Core.Records;

namespace Cairn.Core.Collections;

/// <summary>Checks one value against its field's declaration.</summary>
internal static class FieldCheck
{
    public static FieldValue Normalise(Field field, FieldValue value) => field.Type switch
    {
        FieldType.Text => FieldValue.Text(Choose(field, Fit(field, value.AsText() ?? throw Invalid(field, "must be a string")))),
        FieldType.Number => Within(field, value.AsNumber() ?? throw Invalid(field, "must be a number"), value),
        FieldType.Boolean => value.AsBoolean() is null ? throw Invalid(field, "must be true or false") : value,
        FieldType.Time => FieldValue.Text(Time(field, value.AsText() ?? throw Invalid(field, "must be a time, such as 2026-11-21T16:30:00Z"))),
        FieldType.Date => FieldValue.Text(Date(field, value.AsText() ?? throw Invalid(field, "must be a date, such as 2026-11-21"))),
        FieldType.Texts => Texts(field, value),
        FieldType.Object => Object(field, value),
        _ => throw Invalid(field, "has an unknown type"),
    };

    private static string Fit(Field field, string text)
    {
        if (field.IsRequired && string.IsNullOrWhiteSpace(text))
        {
            throw Invalid(field, "must not be empty");
        }

        return text.Length <= field.LengthMax ? text
            : throw Invalid(field, $"may have {field.LengthMax:N0} characters, and this one has {text.Length:N0}");
    }

    /// <summary>Refuses a move that the field does not allow.</summary>
    public static void Move(Field field, FieldValue before, FieldValue after)
    {
        if (field.MayMove is { } may && before.AsText() is { } from && after.AsText() is { } to && !may(from, to))
        {
            throw Invalid(field, $"cannot go from {from} to {to}");
        }
    }

    private static string Choose(Field field, string text) => field.Choices.Count == 0 || field.Choices.Contains(text) ? text
        : throw Invalid(field, $"must be one of {string.Join(", ", field.Choices)}");

    private static FieldValue Within(Field field, double number, FieldValue value) =>
        number >= field.Minimum && number <= field.Maximum ? value
            : throw Invalid(field, string.Create(CultureInfo.InvariantCulture, $"must lie from {field.Minimum} to {field.Maximum}"));

    private static string Time(Field field, string text) =>
        TimeText.TryRead(text, out var time)
            ? TimeText.Of(time)
            : throw Invalid(field, "must be a time, such as 2026-11-21T16:30:00Z or 2026-11-21");

    private static string Date(Field field, string text) =>
        DateOnly.TryParseExact(text.Trim(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
            : throw Invalid(field, "must be a date, such as 2026-11-21");

    private static FieldValue Texts(Field field, FieldValue value)
    {
        if (value.AsTexts() is not { } given)
        {
            throw Invalid(field, "must be a list of strings");
        }

        string[] texts = [.. given.Select(text => Fit(field, text.Trim())).Where(text => text.Length > 0).Distinct(StringComparer.Ordinal)];
        return texts.Length <= field.CountMax ? FieldValue.Texts(texts)
            : throw Invalid(field, $"may list {field.CountMax:N0} texts, and this one lists {texts.Length:N0}");
    }

    private static FieldValue Object(Field field, FieldValue value) => value.Json switch
    {
        not ['{', ..] => throw Invalid(field, "must be a JSON object"),
        var json when json.Length > field.LengthMax => throw Invalid(field, $"may have {field.LengthMax:N0} characters of JSON, and this one has {json.Length:N0}"),
        var json => Shallow(field, json),
    };

    private static FieldValue Shallow(Field field, string json)
    {
        try
        {
            return FieldValue.Parse(json);
        }
        catch (JsonException)
        {
            throw Invalid(field, $"may nest {CanonicalJson.ValueDepthMax} deep");
        }
    }

    private static CairnException Invalid(Field field, string rule) => new(
        "invalid_field", $"The field {field.Name} {rule}.", "Nothing was written. Correct the value and try again.");
}
