using System.Text;
using Cairn.Core;
using Cairn.Hub.Operations;
using Cairn.Hub.Web;
using Cairn.Protocol;

namespace Cairn.Hub.Pages;

/// <summary>The pages for people. They need no scripts, and their browsers are told to run none.</summary>
internal sealed class PageRoutes(IEndpointRouteBuilder endpoints, HubNode hub)
{
    private const string Policy = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    public static void Map(IEndpointRouteBuilder endpoints, HubNode hub)
    {
        var routes = new PageRoutes(endpoints, hub);
        JoinPage.Map(routes);
        SignInPage.Map(routes);
        DevicePage.Map(routes);
        OverviewPage.Map(routes);
        endpoints.MapGet(PageLayout.Style, context => SendFileAsync(context, "style.css", "text/css; charset=utf-8")).WithMetadata(new SyncAccess(IsPublic: true));
        endpoints.MapGet(PageLayout.Icon, context => SendFileAsync(context, "icon.svg", "image/svg+xml")).WithMetadata(new SyncAccess(IsPublic: true));
    }

    /// <summary>A page for everybody.</summary>
    public void Get(string path, Func<Visit, Task<PageReply>> show) => endpoints.MapGet(path, context => AnswerAsync(context, show)).WithMetadata(new SyncAccess(IsPublic: true));

    /// <summary>A page for who is signed in; others sign in first and come back.</summary>
    public void GetSignedIn(string path, Func<Visit, Task<PageReply>> show) => Get(path, visit => visit.Person is null ? Task.FromResult(SignInPage.Before(visit)) : show(visit));

    /// <summary>Takes a form of ours.</summary>
    public void Post(string path, Func<Visit, IFormCollection, Task<PageReply>> take) => endpoints.MapPost(path, context => AnswerAsync(context, async visit =>
    {
        var form = await FormBody.TryReadAsync(context) ?? throw new CairnException("form_refused", "That is no form, or one that is too large.", "Open the page again.");
        visit.Require(form);
        return await take(visit, form);
    })).WithMetadata(new SyncAccess(IsPublic: true));

    /// <summary>Takes a form of somebody who is signed in.</summary>
    public void PostSignedIn(string path, Func<Visit, IFormCollection, Task<PageReply>> take) =>
        Post(path, (visit, form) => visit.Person is null ? Task.FromResult(SignInPage.Before(visit)) : take(visit, form));

    private async Task AnswerAsync(HttpContext context, Func<Visit, Task<PageReply>> answer)
    {
        try
        {
            var visit = await Visit.OpenAsync(hub, context);
            await SendAsync(visit, await TryAsync(visit, answer));
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            context.Abort();
        }
        catch (Exception failure)
        {
            await ProblemAnswer.SendAsync(context, hub.Explain(failure));
        }
    }

    private async Task<PageReply> TryAsync(Visit visit, Func<Visit, Task<PageReply>> answer)
    {
        try
        {
            return await answer(visit);
        }
        catch (Exception failure) when (!visit.Left.IsCancellationRequested)
        {
            return PageReply.Page("That did not work", Markup.Of($"""<p><a href="/">Back to the overview</a></p>"""), hub.Explain(failure));
        }
    }

    private static Task SendAsync(Visit visit, PageReply reply)
    {
        var response = visit.Context.Response;
        response.Headers.ContentSecurityPolicy = Policy;
        response.Headers.XFrameOptions = "DENY";

        // With no-referrer browsers would send forms without their origin. What is in the address of a page goes nowhere but to the hub itself.
        response.Headers["Referrer-Policy"] = "same-origin";
        if (reply.Location is not null)
        {
            response.StatusCode = StatusCodes.Status303SeeOther;
            response.Headers.Location = reply.Location;
            return Task.CompletedTask;
        }

        if (reply.Problem is { } problem)
        {
            response.StatusCode = ProblemAnswer.StatusOf(problem);
            ProblemAnswer.TellWait(response, problem, response.StatusCode);
        }

        response.ContentType = "text/html; charset=utf-8";
        return response.WriteAsync(PageLayout.Of(visit, reply).Html, Encoding.UTF8, visit.Left);
    }

    private static async Task SendFileAsync(HttpContext context, string name, string type)
    {
        var file = PageLayout.Read(name);
        context.Response.ContentType = type;
        context.Response.ContentLength = file.Length;
        context.Response.Headers.CacheControl = "public, max-age=604800";
        await context.Response.Body.WriteAsync(file, context.RequestAborted);
    }
}
