namespace Cairn.Core.Text;

/// <summary>shim.</summary>
public enum Language
{
    /// <summary>.</summary>
    English,

    /// <summary>.</summary>
    German,

    /// <summary>.</summary>
    French,

    /// <summary>.</summary>
    Spanish,
}
