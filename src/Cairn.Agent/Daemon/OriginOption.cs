using System.CommandLine;
using Cairn.Agent.CommandLine;
using Cairn.Core;

namespace Cairn.Agent.Daemon;

/// <summary>Whose pages may use an agent, as an option of the commands that start one.</summary>
internal static class OriginOption
{
    public static readonly Option<string[]> Option = new("--allow-origin") { Description = "Let pages of this origin use the API, with the token; may be given several times.", HelpName = "URL" };

    /// <summary>The origins, as browsers name them.</summary>
    /// <exception cref="CairnException">Code <c>invalid_origin</c>.</exception>
    public static IReadOnlyList<string> Of(Session session) => [.. session.Get(Option).Select(Of)];

    private static string Of(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp) && url is { PathAndQuery: "/", Fragment: "", UserInfo: "" }
            ? url.GetLeftPart(UriPartial.Authority)
            : throw new CairnException("invalid_origin", $"{Printable.Line(text, 60)} is no origin of pages.", "Give scheme, name and port as in --allow-origin https://plan.example or http://localhost:5173.");
}
