namespace Cairn.Core.Collections;

/// <summary>What a declared field may hold.</summary>
public enum FieldType
{
    /// <summary>A string.</summary>
    Text,

    /// <summary>A number.</summary>
    Number,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>A time, kept as <c>yyyy-MM-ddTHH:mm:ss.fffZ</c>.</summary>
    Time,

    /// <summary>A day of the calendar, kept as <c>yyyy-MM-dd</c>.</summary>
    Date,

    /// <summary>A list of strings without duplicates, in the order given.</summary>
    Texts,

    /// <summary>A JSON object.</summary>
    Object,
}
