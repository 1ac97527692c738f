using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Cairn.Agent.Tests.Web;

/// <summary>What the agent answered to a request.</summary>
internal sealed record ApiAnswer(string Asked, int Status, HttpResponseHeaders Headers, string? ContentType, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Body);

    public JsonElement Json => JsonElement.Parse(Body);

    public JsonElement this[string member] => Json.GetProperty(member);

    /// <summary>The contents of the memories in a list.</summary>
    public IEnumerable<string?> Contents => this["items"].EnumerateArray().Select(item => item.GetProperty("content").GetString());

    /// <summary>The same, once it has this status.</summary>
    public ApiAnswer Being(int status)
    {
        if (Status != status) Assert.Fail($"{this}\nThe status should be {status}.");
        return this;
    }

    /// <summary>The same, once it is this problem.</summary>
    public ApiAnswer Refusing(int status, string code)
    {
        Being(status);
        Assert.Equal(code, this["code"].GetString());
        return this;
    }

    public override string ToString() => $"{Asked}\n{Status} {ContentType}\n{Text}";
}
