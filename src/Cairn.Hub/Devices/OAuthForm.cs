using Cairn.Hub.Accounts;
using Cairn.Hub.Web;

namespace Cairn.Hub.Devices;

/// <summary>The parameters of a request to an endpoint of OAuth.</summary>
internal sealed class OAuthForm
{
    private const int ClientLengthMax = 100;

    private readonly IFormCollection _form;

    private OAuthForm(IFormCollection form, string client) => (_form, Client) = (form, client);

    /// <summary>The client, which need not be registered.</summary>
    public string Client { get; }

    /// <summary>Reads them.</summary>
    /// <returns>The parameters, or what is wrong with them.</returns>
    public static async Task<(OAuthForm? Form, string Problem)> ReadAsync(HttpContext context) => await FormBody.TryReadAsync(context) switch
    {
        null => (null, "The body is no form (application/x-www-form-urlencoded) of a size that is taken here."),
        var form when form.Any(parameter => parameter.Value.Count > 1) => (null, "A parameter was given twice."),
        var form when form["client_id"].ToString() is not { Length: > 0 and <= ClientLengthMax } => (null, "client_id is missing, or longer than 100 characters."),
        var form when GivenName.Clean(form["client_id"]) != form["client_id"] => (null, "client_id holds what it may not."),
        var form => (new OAuthForm(form, form["client_id"]!), ""),
    };

    /// <summary>A parameter; null where it was not given.</summary>
    public string? this[string name] => _form[name] is [{ Length: > 0 } value] ? value : null;
}
