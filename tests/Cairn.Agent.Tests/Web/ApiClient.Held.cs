namespace Cairn.Agent.Tests.Web;

/// <content>Whatever these tests ask, the answer is as the description says.</content>
internal sealed partial class ApiClient
{
    static partial void Hold(string method, string path, ApiAnswer answer) => ApiContract.Hold(method, path, answer);
}
