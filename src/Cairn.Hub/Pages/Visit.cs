using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Cairn.Core;
using Cairn.Hub.Accounts;
using Cairn.Hub.Operations;
using Cairn.Hub.Web;
using Cairn.Protocol;

namespace Cairn.Hub.Pages;

/// <summary>A browser that asks for a page. It is known by the secret in its cookie, from its first page on: forms are bound to that.</summary>
internal sealed class Visit
{
    /// <summary>The field of a form that shows that the form is ours, and was given to this browser.</summary>
    public const string TokenField = "form_token";

    private const string Secured = "__Host-cairn";
    private const string Plain = "cairn";

    private static readonly int SecretLength = Sessions.NewSecret().Length;

    private Visit(HubNode hub, HttpContext context, string secret, Person? person) => (Hub, Context, Secret, Person) = (hub, context, secret, person);

    public HubNode Hub { get; }

    public HttpContext Context { get; }

    /// <summary>The secret in the browser's cookie.</summary>
    public string Secret { get; }

    /// <summary>Who is signed in; null for nobody.</summary>
    public Person? Person { get; }

    public CancellationToken Left => Context.RequestAborted;

    public DateTimeOffset Now { get; private init; }

    /// <summary>Where the browser is, as it is counted.</summary>
    public string Address => $"{CallerAddress.KeyOf(Context.Connection.RemoteIpAddress)}";

    /// <summary>The hidden field that every form has.</summary>
    public Markup Token => Markup.Of($"""<input type="hidden" name="{TokenField}" value="{FormToken(Secret)}">""");

    private string OwnOrigin => PublicAddress.Of(Hub.Options, Context.Request);

    /// <summary>Finds out who comes. A browser that is new gets its cookie.</summary>
    public static async Task<Visit> OpenAsync(HubNode hub, HttpContext context)
    {
        var now = hub.Time.GetUtcNow();
        var isSecure = PublicAddress.Of(hub.Options, context.Request).StartsWith("https:", StringComparison.Ordinal);
        if (context.Request.Cookies[isSecure ? Secured : Plain] is not { } shown || shown.Length != SecretLength)
        {
            var visit = new Visit(hub, context, Sessions.NewSecret(), person: null) { Now = now };
            visit.SetCookie(visit.Secret, lasting: null);
            return visit;
        }

        await using var transaction = await hub.Database.BeginAsync(account: null, context.RequestAborted);
        return new Visit(hub, context, shown, await new Sessions(transaction).FindAsync(shown, now)) { Now = now };
    }

    /// <summary>Signs the browser in, with a new secret: one that somebody else gave to the browser is worth nothing.</summary>
    public async Task SignInAsync(Guid account)
    {
        await using var transaction = await Hub.Database.BeginAsync(account: null, Left);
        var sessions = new Sessions(transaction);
        await sessions.EndAsync(Secret);
        var secret = await sessions.AddAsync(account, Now);
        await transaction.CommitAsync();
        Keep(secret);
    }

    /// <summary>Gives the browser the secret of its session.</summary>
    public void Keep(string secret) => SetCookie(secret, Sessions.Lasting);

    /// <summary>Takes the browser's secret away.</summary>
    public void Leave() => SetCookie("", TimeSpan.Zero);

    /// <summary>Checks that a form was sent by a page of ours, in this browser.</summary>
    /// <exception cref="CairnException">Codes <c>foreign_origin</c>, <c>form_refused</c>.</exception>
    public void Require(IFormCollection form)
    {
        var (site, origin) = (Context.Request.Headers["Sec-Fetch-Site"].ToString(), Context.Request.Headers.Origin.ToString());
        if ((site.Length == 0 && origin.Length == 0) || site is not ("" or "same-origin") || (origin.Length > 0 && !origin.Equals(OwnOrigin, StringComparison.OrdinalIgnoreCase)))
        {
            throw new CairnException("foreign_origin", "The form was sent from a page that is not the hub's.", "Open the hub's own page. Behind a proxy, the hub has to know under which address it is reached: --public-url URL.");
        }

        var token = Encoding.UTF8.GetBytes(form[TokenField].ToString());
        if (!CryptographicOperations.FixedTimeEquals(token, Encoding.UTF8.GetBytes(FormToken(Secret))))
        {
            throw new CairnException("form_refused", "The form is older than this sign-in, or was not made for this browser.", "Open the page again, and allow the hub its cookie.");
        }
    }

    private static string FormToken(string secret) => Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), "a form"u8));

    // Lax and not strict: the link that a device shows may be opened from anywhere, and finds the browser signed in.
    private void SetCookie(string secret, TimeSpan? lasting)
    {
        var isSecure = OwnOrigin.StartsWith("https:", StringComparison.Ordinal);
        Context.Response.Cookies.Append(isSecure ? Secured : Plain, secret, new CookieOptions { HttpOnly = true, Secure = isSecure, SameSite = SameSiteMode.Lax, Path = "/", MaxAge = lasting, IsEssential = true });
    }
}
