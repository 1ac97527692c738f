namespace Cairn.Agent.Sync;

/// <summary>The three routes that are known without <c>/v1</c> as well, by which other programs have called them for long.</summary>
internal static class ShortPaths
{
    public static Task Pass(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Path.Value is "/sync" or "/reset" or "/status")
        {
            context.Request.Path = "/v1" + context.Request.Path;
        }

        return next(context);
    }
}
