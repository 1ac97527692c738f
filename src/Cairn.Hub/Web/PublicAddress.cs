using Cairn.Hub.Operations;

namespace Cairn.Hub.Web;

/// <summary>Under which address a caller reaches the hub.</summary>
internal static class PublicAddress
{
    /// <summary>Scheme, name and port, without a slash at the end: as the hub was told, or else as the caller names it, who with another name only deceives himself.</summary>
    public static string Of(HubOptions options, HttpRequest request) =>
        options.PublicUrl?.GetLeftPart(UriPartial.Authority) ?? $"{request.Scheme}://{request.Host.ToUriComponent()}";
}
