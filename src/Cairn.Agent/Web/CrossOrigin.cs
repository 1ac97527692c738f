namespace Cairn.Agent.Web;

/// <summary>Lets pages of some other origins use the agent, as browsers ask for it (CORS, and Private Network Access). They need the token as everybody does.</summary>
internal static class CrossOrigin
{
    private const string Methods = "GET, POST, PATCH, DELETE";
    private const string Headers = "Authorization, Content-Type";
    private const string Exposed = "Location, Retry-After";
    private const int KnownForSeconds = 600;

    /// <summary>Whether a request comes from a page of an origin that was let in.</summary>
    public static bool IsAllowed(HttpRequest request, IReadOnlyList<string> origins) => request.Headers.Origin is [{ } origin] && origins.Contains(origin, StringComparer.Ordinal);

    /// <summary>Whether a browser asks what a page may send, before it sends it.</summary>
    public static bool IsPreflight(HttpRequest request) => HttpMethods.IsOptions(request.Method) && request.Headers.AccessControlRequestMethod.Count > 0;

    /// <summary>Lets the page read the answer.</summary>
    public static void Open(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.AccessControlAllowOrigin = context.Request.Headers.Origin;
        headers.AccessControlExposeHeaders = Exposed;
        headers.Vary = "Origin";
        headers["Cross-Origin-Resource-Policy"] = "cross-origin";
    }

    /// <summary>Answers what a page may send.</summary>
    public static void AnswerPreflight(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.AccessControlAllowMethods = Methods;
        headers.AccessControlAllowHeaders = Headers;
        headers.AccessControlMaxAge = KnownForSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (context.Request.Headers["Access-Control-Request-Private-Network"] == "true")
        {
            headers["Access-Control-Allow-Private-Network"] = "true";
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }
}
