using System.Globalization;
using Cairn.Core;

namespace Cairn.Protocol;

/// <summary>The parameters of a request, read as its route needs them. What is wrong with one is an error that says so.</summary>
/// <param name="values">The values that were given for a name, in their order.</param>
/// <param name="described">Where the parameters are described, for whoever gave a wrong one.</param>
public sealed class RequestParameters(Func<string, IEnumerable<string?>> values, string described)
{
    /// <summary>A parameter; null where it is not given, or empty.</summary>
    /// <exception cref="CairnException">Code <c>invalid_parameter</c>: it is given twice.</exception>
    public string? Text(string name) => Texts(name) switch
    {
        [] => null,
        [var only] => only,
        _ => throw Invalid(name, "may be given once"),
    };

    /// <summary>The values of a parameter, without empty ones.</summary>
    public IReadOnlyList<string> Texts(string name) => [.. values(name).OfType<string>().Where(text => text.Length > 0)
        .Select(text => text.Contains('\0', StringComparison.Ordinal) ? throw Invalid(name, "may not hold a zero byte") : text)];

    /// <summary>A whole number; null where it is not given.</summary>
    public int? Whole(string name, int min, int max) => Text(name) is not { } text ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max ? number
        : throw Invalid(name, $"takes a whole number from {min} to {max}");

    /// <summary>Yes or no; no where it is not given.</summary>
    public bool Flag(string name) => Text(name) switch
    {
        null or "false" or "0" => false,
        "true" or "1" => true,
        _ => throw Invalid(name, "takes true or false"),
    };

    /// <summary>The error that a parameter is not what it should be.</summary>
    public CairnException Invalid(string name, string rule) => Invalid(name, rule, described);

    /// <summary>The error that a parameter is not what it should be.</summary>
    /// <param name="name">The parameter.</param>
    /// <param name="rule">What it should be.</param>
    /// <param name="described">Where it is described.</param>
    public static CairnException Invalid(string name, string rule, string described) =>
        new("invalid_parameter", $"The parameter {name} {rule}.", $"Correct it and ask again. The parameters are described {described}.");
}
