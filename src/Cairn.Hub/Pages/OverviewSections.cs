using System.Globalization;
using Cairn.Hub.Accounts;
using Cairn.Hub.Devices;
using Cairn.Protocol;

namespace Cairn.Hub.Pages;

/// <summary>The parts of the overview.</summary>
internal static class OverviewSections
{
    private const int NameLengthMax = GivenName.LengthMax;

    public static Markup Devices(Visit visit, List<Device> devices) => Section("Devices", devices.Count, Markup.Of($"""
        {(devices.Count > 0 ? Markup.None : Markup.Of($"<p class=\"quiet\">None yet. On a device, run <code>cairn login</code> with the address of this hub.</p>"))}
        <ul class="items">{Markup.Join(devices.Select(device => Device(visit, device)))}</ul>
        <p><a href="{ReturnPath.Device}">Let a device in by its code</a></p>
        """));

    public static Markup Vaults(IReadOnlyList<OfferedVault> vaults) => Section("Vaults", vaults.Count, Markup.Of($"""
        {(vaults.Count > 0 ? Markup.None : Markup.Of($"<p class=\"quiet\">None yet. A device brings them when it syncs.</p>"))}
        <ul class="items">{Markup.Join(vaults.Select(Vault))}</ul>
        """));

    public static Markup Keys(Visit visit, List<ApiKey> keys) => Section("API keys", keys.Count, Markup.Of($"""
        <p class="quiet">For programs that cannot sign in as a device does. A key opens all your vaults.</p>
        <ul class="items">{Markup.Join(keys.Select(key => Key(visit, key)))}</ul>
        <details><summary>Make a key</summary>
        <form method="post" action="/keys">{visit.Token}<label>What it is for<input name="name" maxlength="{$"{NameLengthMax}"}" required></label><button>Make the key</button></form>
        </details>
        """));

    public static Markup Account(Visit visit) => Section("Account", 0, Markup.Of($"""
        <details><summary>Change the password</summary>
        <form method="post" action="/password">{visit.Token}<input type="hidden" name="username" value="{visit.Person!.Name}" autocomplete="username">
        <label>Password of now<input name="current" type="password" autocomplete="current-password" required></label>
        <label>New password<input name="password" type="password" autocomplete="new-password" minlength="{$"{Passwords.LengthMin}"}" required><small>At least {$"{Passwords.LengthMin}"} characters. All other browsers are signed out; devices and keys stay.</small></label>
        <button>Change it</button></form>
        </details>
        <details><summary>Sign out everywhere</summary>
        <p>All browsers are signed out, this one too. Devices and keys stay; revoke them above.</p>
        <form method="post" action="/signout">{visit.Token}<button name="everywhere" value="1" class="final">Sign out everywhere</button></form>
        </details>
        """));

    private static Markup Section(string title, int count, Markup content) => Markup.Of($"""
        <section>
        <h2>{title}{(count > 0 ? Markup.Of($" <span class=\"count\">{count.ToString("N0", CultureInfo.InvariantCulture)}</span>") : Markup.None)}</h2>
        {content}
        </section>

        """);

    private static Markup Vault(OfferedVault vault)
    {
        string[] about =
        [
            .. vault.IsSealed ? ["sealed: only its devices can read it"] : Array.Empty<string>(),
            .. vault.Role == VaultRole.Owner ? Array.Empty<string>() : [vault.Role == VaultRole.Writer ? "shared with you, to read and write" : "shared with you, to read"],
        ];
        return Markup.Of($"<li><strong><bdi>{(vault.Name.Length > 0 ? vault.Name : $"{vault.Id}")}</bdi></strong> <span class=\"quiet\">{string.Join(" · ", about)}</span></li>\n");
    }

    private static Markup Device(Visit visit, Device device)
    {
        var about = Markup.Join(
            new[]
            {
                device.Platform.Length > 0 ? Markup.Of($"<bdi>{device.Platform}</bdi>") : Markup.None,
                Markup.Of($"seen {PageTime.Ago(device.SeenAt, visit.Now)}"),
                Markup.Of($"let in {PageTime.Ago(device.CreatedAt, visit.Now)}"),
                device.InstalledAt is { } installed ? Markup.Of($"installed {PageTime.Ago(installed, visit.Now)}") : Markup.None,
            }.Where(part => part != Markup.None),
            " · ");
        return Markup.Of($"""
            <li><strong><bdi>{device.Name}</bdi></strong> <span class="quiet">{about}</span>
            <div class="acts">
            <details><summary>Rename</summary>
            <form method="post" action="/devices/{$"{device.Id}"}/rename">{visit.Token}<label>Name<input name="name" value="{device.Name}" maxlength="{$"{NameLengthMax}"}" required></label><button>Rename</button></form>
            </details>
            <details><summary>Revoke</summary>
            <p>It is signed out at once, and stops syncing with this hub. What it has stays on it.</p>
            <form method="post" action="/devices/{$"{device.Id}"}/revoke">{visit.Token}<button class="final">Revoke <bdi>{device.Name}</bdi></button></form>
            </details>
            </div></li>

            """);
    }

    private static Markup Key(Visit visit, ApiKey key) => Markup.Of($"""
        <li><strong><bdi>{key.Name}</bdi></strong> <span class="quiet">made {PageTime.Ago(key.CreatedAt, visit.Now)} · {(key.SeenAt is { } seen ? Markup.Of($"used {PageTime.Ago(seen, visit.Now)}") : Markup.Of($"never used"))}</span>
        <div class="acts"><details><summary>Remove</summary>
        <p>Whatever uses it is locked out at once.</p>
        <form method="post" action="/keys/{$"{key.Id}"}/remove">{visit.Token}<button class="final">Remove <bdi>{key.Name}</bdi></button></form>
        </details></div></li>

        """);
}
