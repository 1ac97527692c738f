using Cairn.Hub.Devices;
using Microsoft.AspNetCore.WebUtilities;

namespace Cairn.Hub.Pages;

/// <summary>Where a browser goes once it is signed in. It comes from the address of the page, which anybody may have written, so that it is made anew of what is known.</summary>
internal static class ReturnPath
{
    public const string Overview = "/";
    public const string Device = "/device";
    public const string CodeField = "user_code";

    /// <summary>The page of a code.</summary>
    public static string Of(UserCode code) => $"{Device}?{CodeField}={code}";

    /// <summary>Reads one; whatever it is not, is the overview.</summary>
    public static string Read(string? text)
    {
        if (text is null || (text != Device && !text.StartsWith($"{Device}?", StringComparison.Ordinal)))
        {
            return Overview;
        }

        return UserCode.TryParse(QueryHelpers.ParseQuery(text[Device.Length..]).GetValueOrDefault(CodeField), out var code) ? Of(code) : Device;
    }
}
