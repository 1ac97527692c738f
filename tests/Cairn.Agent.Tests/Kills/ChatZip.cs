using System.IO.Compression;
using System.Text;
using Cairn.Agent.Tests.Processes;

namespace Cairn.Agent.Tests.Kills;

/// <summary>An export of ChatGPT with many short conversations, zipped.</summary>
internal static class ChatZip
{
    public static string Make(CairnHome home, int messages)
    {
        var path = Path.Combine(home.Work, "export.zip");
        using var zip = ZipFile.Open(path, ZipArchiveMode.Create);
        using var json = new StreamWriter(zip.CreateEntry("conversations.json").Open(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        json.Write('[');
        for (var number = 0; number < messages / 2; number++)
        {
            json.Write(number == 0 ? "" : ",\n");
            json.Write($$"""{"title":"Talk {{number}}","conversation_id":"c{{number}}","current_node":"a{{number}}","mapping":{ """);
            json.Write($$"""
                "q{{number}}":{"id":"q{{number}}","parent":null,"message":{"author":{"role":"user"},"create_time":171400{{number:0000}}.5,
                "content":{"content_type":"text","parts":["What of subject {{number % 97}}, the {{number}}th?"]} } },
                """);
            json.Write($$"""
                "a{{number}}":{"id":"a{{number}}","parent":"q{{number}}","message":{"author":{"role":"assistant"},
                "content":{"content_type":"text","parts":["Much of subject {{number % 97}}, said {{number}} times."]} } } } }
                """);
        }

        json.Write(']');
        return path;
    }
}
