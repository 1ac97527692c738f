using System.Globalization;
using Cairn.Core;
using Cairn.Hub.Accounts;
using Cairn.Hub.Devices;
using Cairn.Hub.Storage;
using Cairn.Protocol;

namespace Cairn.Hub.Pages;

/// <summary><c>/</c>: what somebody who is signed in has here, and what they may change.</summary>
internal static class OverviewPage
{
    private const string DoneField = "done";

    private static readonly Dictionary<string, string> Done = new()
    {
        ["renamed"] = "The device has its new name.",
        ["revoked"] = "The device is let in no longer.",
        ["removed"] = "The key opens nothing any more.",
        ["password"] = "The password is changed. All other browsers are signed out.",
    };

    public static void Map(PageRoutes routes)
    {
        routes.GetSignedIn(ReturnPath.Overview, visit => ShowAsync(visit, Done.GetValueOrDefault(visit.Context.Request.Query[DoneField].ToString())));
        Change(routes, "/devices/{id:guid}/rename", "renamed", isEnd: false, (visit, form, transaction) => new DeviceList(transaction, visit.Person!.Account).RenameAsync(IdOf(visit), form["name"]));
        Change(routes, "/devices/{id:guid}/revoke", "revoked", isEnd: true, (visit, _, transaction) => new DeviceList(transaction, visit.Person!.Account).RevokeAsync(IdOf(visit), visit.Now));
        Change(routes, "/keys/{id:guid}/remove", "removed", isEnd: true, (visit, _, transaction) => new ApiKeys(transaction, visit.Person!.Account).RemoveAsync(IdOf(visit)));
        routes.PostSignedIn("/keys", (visit, form) => TryAsync(visit, () => AddKeyAsync(visit, form)));
        routes.PostSignedIn("/password", (visit, form) => TryAsync(visit, () => ChangePasswordAsync(visit, form)));
    }

    private static void Change(PageRoutes routes, string path, string done, bool isEnd, Func<Visit, IFormCollection, HubTransaction, Task> change) => routes.PostSignedIn(path, (visit, form) => TryAsync(visit, async () =>
    {
        await using var transaction = await visit.Hub.Database.BeginAsync(visit.Person!.Account, visit.Left);
        await change(visit, form, transaction);
        await transaction.CommitAsync();
        if (isEnd)
        {
            visit.Hub.Callers.Forget(visit.Person.Account, IdOf(visit));
        }

        return PageReply.To($"{ReturnPath.Overview}?{DoneField}={done}");
    }));

    private static async Task<PageReply> AddKeyAsync(Visit visit, IFormCollection form)
    {
        await using var transaction = await visit.Hub.Database.BeginAsync(visit.Person!.Account, visit.Left);
        var key = await new ApiKeys(transaction, visit.Person.Account).AddAsync(form["name"], visit.Now);
        await transaction.CommitAsync();
        return PageReply.Page("Your new key", Markup.Of($"""
            <p>This is the only time that you see it. Copy it now to where it is needed.</p>
            <p class="shown"><code class="key">{key}</code></p>
            <p>It goes into the header <code>Authorization: Bearer</code>, and opens all your vaults until you remove it.</p>
            <p><a href="/">Done</a></p>
            """));
    }

    private static async Task<PageReply> ChangePasswordAsync(Visit visit, IFormCollection form)
    {
        var signIn = new SignIn(visit.Hub.Database, visit.Hub.Tries, visit.Hub.Time);
        visit.Keep(await signIn.ChangeAsync(visit.Person!, form["current"].ToString(), form["password"], visit.Address, visit.Left));
        return PageReply.To($"{ReturnPath.Overview}?{DoneField}=password");
    }

    private static async Task<PageReply> TryAsync(Visit visit, Func<Task<PageReply>> change)
    {
        try
        {
            return await change();
        }
        catch (CairnException problem)
        {
            return await ShowAsync(visit, done: null, problem);
        }
    }

    private static async Task<PageReply> ShowAsync(Visit visit, string? done, CairnException? problem = null)
    {
        var account = visit.Person!.Account;
        await using var transaction = await visit.Hub.Database.BeginAsync(account, visit.Left);
        var devices = await new DeviceList(transaction, account).ListAsync();
        var keys = await new ApiKeys(transaction, account).ListAsync();
        var vaults = await new Vaults.VaultList(transaction).ListAsync();
        return PageReply.Page("Overview", Markup.Of($"""
            {(done is null ? Markup.None : Markup.Of($"<p class=\"done\" role=\"status\">{done}</p>"))}
            {OverviewSections.Devices(visit, devices)}
            {OverviewSections.Vaults(vaults)}
            {OverviewSections.Keys(visit, keys)}
            {OverviewSections.Account(visit)}
            """), problem) with { IsWide = true };
    }

    private static Guid IdOf(Visit visit) => Guid.Parse((string)visit.Context.Request.RouteValues["id"]!, CultureInfo.InvariantCulture);
}
