using Cairn.Core;
using Cairn.Hub.Accounts;
using Cairn.Protocol;
using Microsoft.AspNetCore.Http.Extensions;

namespace Cairn.Hub.Pages;

/// <summary><c>/signin</c> and <c>/signout</c>.</summary>
internal static class SignInPage
{
    private const string Path = "/signin";
    private const string ReturnField = "return";

    public static void Map(PageRoutes routes)
    {
        routes.Get(Path, ShowAsync);
        routes.Post(Path, TakeAsync);
        routes.Post("/signout", LeaveAsync);
    }

    /// <summary>The way to this page, and from it back to where the browser wanted to go.</summary>
    public static PageReply Before(Visit visit)
    {
        var wanted = ReturnPath.Read(visit.Context.Request.GetEncodedPathAndQuery());
        return PageReply.To(wanted == ReturnPath.Overview ? Path : $"{Path}?{ReturnField}={Uri.EscapeDataString(wanted)}");
    }

    private static Task<PageReply> ShowAsync(Visit visit)
    {
        var wanted = ReturnPath.Read(visit.Context.Request.Query[ReturnField]);
        return Task.FromResult(visit.Person is null ? Page(visit, wanted, "", problem: null) : PageReply.To(wanted));
    }

    private static async Task<PageReply> TakeAsync(Visit visit, IFormCollection form)
    {
        var (wanted, name) = (ReturnPath.Read(form[ReturnField]), form["name"].ToString());
        try
        {
            var signIn = new SignIn(visit.Hub.Database, visit.Hub.Tries, visit.Hub.Time);
            await visit.SignInAsync(await signIn.CheckAsync(name, form["password"].ToString(), visit.Address, visit.Left));
            return PageReply.To(wanted);
        }
        catch (CairnException problem)
        {
            return Page(visit, wanted, name, problem);
        }
    }

    private static async Task<PageReply> LeaveAsync(Visit visit, IFormCollection form)
    {
        await using var transaction = await visit.Hub.Database.BeginAsync(account: null, visit.Left);
        var sessions = new Sessions(transaction);
        await (form["everywhere"].Count > 0 && visit.Person is { } person ? sessions.EndAllAsync(person.Account) : sessions.EndAsync(visit.Secret));
        await transaction.CommitAsync();
        visit.Leave();
        return PageReply.To(Path);
    }

    private static PageReply Page(Visit visit, string wanted, string name, CairnException? problem) => PageReply.Page("Sign in", Markup.Of($"""
        {(wanted == ReturnPath.Overview ? Markup.None : Markup.Of($"<p>Then you can let your device in.</p>"))}
        <form method="post" action="{Path}">
        {visit.Token}<input type="hidden" name="{ReturnField}" value="{wanted}">
        <label>Name<input name="name" value="{name}" autocomplete="username" autocapitalize="none" spellcheck="false" required{(name.Length > 0 ? Markup.None : Markup.Of($" autofocus"))}></label>
        <label>Password<input name="password" type="password" autocomplete="current-password" required{(name.Length > 0 ? Markup.Of($" autofocus") : Markup.None)}></label>
        <button>Sign in</button>
        </form>
        """), problem);
}
