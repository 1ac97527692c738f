using Microsoft.AspNetCore.Http.Features;

namespace Cairn.Hub.Web;

/// <summary>Reads forms.</summary>
internal static class FormBody
{
    private const string MediaType = "application/x-www-form-urlencoded";
    private const int BytesMax = 16 << 10;
    private const int ValuesMax = 20;

    /// <summary>The fields of a form; null where the body is none, or too large.</summary>
    public static async Task<IFormCollection?> TryReadAsync(HttpContext context)
    {
        var request = context.Request;
        if (request.GetTypedHeaders().ContentType?.MediaType.Equals(MediaType, StringComparison.OrdinalIgnoreCase) != true || request.ContentLength > BytesMax)
        {
            return null;
        }

        try
        {
            return await new FormFeature(request, new FormOptions { ValueCountLimit = ValuesMax, KeyLengthLimit = BytesMax, ValueLengthLimit = BytesMax, BufferBodyLengthLimit = BytesMax }).ReadFormAsync(context.RequestAborted);
        }
        catch (Exception cause) when (cause is InvalidDataException or BadHttpRequestException)
        {
            return null;
        }
    }
}
