using Cairn.Core;
using Cairn.Hub.Accounts;
using Cairn.Protocol;

namespace Cairn.Hub.Pages;

/// <summary><c>/join</c>: where an invitation becomes an account.</summary>
internal static class JoinPage
{
    private const string Title = "Welcome";

    public static void Map(PageRoutes routes)
    {
        routes.Get("/join", ShowAsync);
        routes.Post("/join", TakeAsync);
    }

    private static async Task<PageReply> ShowAsync(Visit visit)
    {
        var code = visit.Context.Request.Query["code"].ToString();
        await using var transaction = await visit.Hub.Database.BeginAsync(account: null, visit.Left);
        try
        {
            await Invitations.RequireAsync(transaction, code, visit.Now);
            return Page(visit, code, "", problem: null);
        }
        catch (CairnException problem)
        {
            return Refused(problem);
        }
    }

    private static async Task<PageReply> TakeAsync(Visit visit, IFormCollection form)
    {
        try
        {
            await using var transaction = await visit.Hub.Database.BeginAsync(account: null, visit.Left);
            var account = await Invitations.AcceptAsync(transaction, form["code"].ToString(), form["name"], form["password"], visit.Now);
            await transaction.CommitAsync();
            await visit.SignInAsync(account);
            return PageReply.To(ReturnPath.Overview);
        }
        catch (CairnException problem)
        {
            return problem.Code == "invitation_invalid" ? Refused(problem) : Page(visit, form["code"].ToString(), form["name"].ToString(), problem);
        }
    }

    private static PageReply Refused(CairnException problem) => PageReply.Page(Title, Markup.Of($"""<p>Do you have an account already? <a href="/signin">Sign in</a></p>"""), problem);

    private static PageReply Page(Visit visit, string code, string name, CairnException? problem) => PageReply.Page(Title, Markup.Of($"""
        <p>Choose a name and a password for your account on this hub.</p>
        <form method="post" action="/join">
        {visit.Token}<input type="hidden" name="code" value="{code}">
        <label>Name<input name="name" value="{name}" autocomplete="username" autocapitalize="none" spellcheck="false" maxlength="{$"{GivenName.LengthMax}"}" required autofocus></label>
        <label>Password<input name="password" type="password" autocomplete="new-password" minlength="{$"{Passwords.LengthMin}"}" required>
        <small>At least {$"{Passwords.LengthMin}"} characters. Nobody can tell it to you again.</small></label>
        <button>Make the account</button>
        </form>
        """), problem);
}
