using Cairn.Core;
using Cairn.Hub.Devices;
using Cairn.Protocol;

namespace Cairn.Hub.Pages;

/// <summary><c>/device</c>: where a person lets a device in.</summary>
internal static class DevicePage
{
    private const string Title = "Let a device in";

    public static void Map(PageRoutes routes)
    {
        routes.GetSignedIn(ReturnPath.Device, ShowAsync);
        routes.PostSignedIn(ReturnPath.Device, DecideAsync);
    }

    private static async Task<PageReply> ShowAsync(Visit visit)
    {
        var typed = visit.Context.Request.Query[ReturnPath.CodeField].ToString();
        if (typed.Length == 0)
        {
            return Question("", problem: null);
        }

        try
        {
            var code = UserCode.TryParse(typed, out var read) ? read : null;
            return Confirmation(visit, code!, await new DeviceGrants(visit.Hub).FindAsync(code, visit.Person!.Account, visit.Address, visit.Left));
        }
        catch (CairnException problem)
        {
            return Question(typed, problem);
        }
    }

    private static async Task<PageReply> DecideAsync(Visit visit, IFormCollection form)
    {
        var typed = form[ReturnPath.CodeField].ToString();
        var isApproved = form["decision"] == "approve";
        try
        {
            var code = UserCode.TryParse(typed, out var read) ? read : null;
            return Done(await new DeviceGrants(visit.Hub).DecideAsync(code, visit.Person!.Account, isApproved, visit.Address, visit.Left), isApproved);
        }
        catch (CairnException problem)
        {
            return Question(typed, problem);
        }
    }

    private static PageReply Question(string typed, CairnException? problem) => PageReply.Page(Title, Markup.Of($"""
        <p>Type the code that the device shows.</p>
        <form method="get" action="{ReturnPath.Device}">
        <label>Code<input class="code" name="{ReturnPath.CodeField}" value="{typed}" placeholder="XXXX-XXXX" maxlength="{$"{UserCode.TextLengthMax}"}" autocomplete="off" autocapitalize="characters" spellcheck="false" required autofocus></label>
        <button>Go on</button>
        </form>
        """), problem);

    private static PageReply Confirmation(Visit visit, UserCode code, WaitingDevice device) => PageReply.Page(Title, Markup.Of($"""
        <p class="shown"><code>{$"{code}"}</code></p>
        <dl>
        <dt>Calls itself</dt><dd><bdi>{device.Name}</bdi></dd>
        {(device.Platform.Length == 0 ? Markup.None : Markup.Of($"<dt>Runs on</dt><dd><bdi>{device.Platform}</bdi></dd>"))}
        <dt>Asked</dt><dd>{PageTime.Ago(device.CreatedAt, visit.Now)}</dd>
        </dl>
        <p class="warning"><strong>Only approve what you started yourself, just now.</strong> The device must show exactly this code. It will read and write all vaults of <bdi>{visit.Person!.Name}</bdi>. If somebody sent you this code or link, deny it.</p>
        <form method="post" action="{ReturnPath.Device}" class="choice">
        {visit.Token}<input type="hidden" name="{ReturnPath.CodeField}" value="{$"{code}"}">
        <button name="decision" value="approve">Approve</button>
        <button name="decision" value="deny" class="second">Deny</button>
        </form>
        """));

    private static PageReply Done(WaitingDevice device, bool isApproved) => isApproved
        ? PageReply.Page("Approved", Markup.Of($"<p><bdi>{device.Name}</bdi> is let in, and goes on by itself within a few seconds. You can close this page.</p>\n<p><a href=\"/\">See all your devices</a></p>"))
        : PageReply.Page("Denied", Markup.Of($"<p><bdi>{device.Name}</bdi> is not let in.</p>\n<p><a href=\"/\">See all your devices</a></p>"));
}
