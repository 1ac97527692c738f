using System.Text;
using System.Text.Json.Nodes;
using Cairn.Vaults.Importing;
using static Cairn.Vaults.Tests.Importing.ChatGpt;

namespace Cairn.Vaults.Tests.Importing;

public sealed class ImportFuzzTests
{
    private const int Rounds = 2_000;

    private static readonly string[] Exports =
    [
        Export(Short(1), Short(2), Short(3)),
        """[{"uuid":"c1","name":"Tides","chat_messages":[{"uuid":"m1","text":"When?","content":[{"type":"text","text":"When?"},{"type":"tool_use","name":"t","input":{"a":1}}],"sender":"human","created_at":"2025-03-01T10:00:00Z","attachments":[{"file_name":"a.txt","extracted_content":"b"}]}]}]""",
        """[{"uuid":"p1","name":"Boat","description":"d","prompt_template":"p","docs":[{"uuid":"d1","filename":"e.md","content":"c","created_at":"2025-02-03T04:05:06Z"}]}]""",
        """[{"qa":[{"question":"q","evidence":["D1:1"]}],"conversation":{"speaker_a":"A","session_1_date_time":"1:56 pm on 8 May, 2023","session_1":[{"speaker":"A","dia_id":"D1:1","text":"Hi","img_url":["u"],"blip_caption":"c"}]},"sample_id":"s"}]""",
        """{"results":[{"id":"i","memory":"m","hash":"h","metadata":{"a":1},"created_at":"2024-07-20T01:30:36-07:00","categories":["c"],"run_id":"r"}]}""",
        """{"memories":[{"id":"i","content":"c","tags":["t"],"metadata":{"a":1},"position":1}]}""",
        """{"type":"entity","name":"A","entityType":"p","observations":["o"]}""" + "\n" + """{"type":"relation","from":"A","to":"B","relationType":"r"}""",
    ];

    [Fact]
    public async Task An_export_with_any_bytes_changed_gives_problems_and_never_an_exception()
    {
        var random = new Random(1);
        for (var round = 0; round < Rounds; round++)
        {
            var bytes = Encoding.UTF8.GetBytes(Exports[random.Next(Exports.Length)]);
            for (var change = random.Next(1, 5); change > 0; change--)
            {
                bytes[random.Next(bytes.Length)] = random.Next(2) == 0 ? (byte)random.Next(256) : (byte)"{}[]\",:\\0en"[random.Next(11)];
            }

            _ = await ReadAsync(random.Next(10) == 0 ? bytes[..random.Next(bytes.Length)] : bytes);
        }
    }

    [Fact]
    public async Task A_value_of_the_wrong_type_anywhere_costs_at_most_its_own_conversation()
    {
        var random = new Random(2);
        for (var round = 0; round < Rounds; round++)
        {
            var broken = Short(2);
            for (var change = random.Next(1, 4); change > 0; change--)
            {
                Break(broken, random);
            }

            // The first tells what kind of file it is.
            var items = await ReadAsync(Encoding.UTF8.GetBytes(Export(Short(1), broken, Short(3))));

            Assert.Equal(2, items.Count(item => item.Source == "chatgpt/c1"));
            Assert.Equal(2, items.Count(item => item.Source == "chatgpt/c3"));
            Assert.InRange(items.Count(item => item.Problem is not null), 0, 1);
        }
    }

    [Fact]
    public async Task What_was_changed_at_random_can_be_imported_into_a_vault_twice()
    {
        using var home = new TemporaryVault();
        var notes = new Notes(home);
        var random = new Random(3);
        for (var number = 0; number < 100; number++)
        {
            var bytes = Encoding.UTF8.GetBytes(Exports[random.Next(Exports.Length)]);
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            notes.Write($"{number:d3}.json", bytes);
        }

        await notes.ImportAsync();
        var log = home.Vault.Log();
        await notes.ImportAsync();

        Assert.Equal(log, home.Vault.Log());
        home.Vault.AssertSound();
    }

    private static async Task<List<SourceItem>> ReadAsync(byte[] bytes)
    {
        var items = new List<SourceItem>();
        var file = new SourceFile("export.json", bytes.Length, () => new MemoryStream(bytes));
        try
        {
            await foreach (var item in SourceFormats.Of(file.Name, bytes)?.ReadAsync(file, "source", TestContext.Current.CancellationToken) ?? AsyncEnumerable.Empty<SourceItem>())
            {
                items.Add(item);
            }
        }
        catch (Core.CairnException ending)
        {
            Assert.Equal("invalid_element", ending.Code);
        }

        return items;
    }

    private static void Break(JsonNode node, Random random)
    {
        while (true)
        {
            var children = node switch
            {
                JsonObject members => members.Select(member => (Key: (object)member.Key, member.Value)).ToList(),
                JsonArray items => [.. items.Select((item, at) => (Key: (object)at, Value: item))],
                _ => [],
            };
            if (children.Count == 0)
            {
                return;
            }

            var (key, child) = children[random.Next(children.Count)];
            if (child is JsonObject { Count: > 0 } or JsonArray { Count: > 0 } && random.Next(3) > 0)
            {
                node = child;
                continue;
            }

            // Its ids stay: without them it would be another.
            if (key is "id" or "conversation_id")
            {
                return;
            }

            JsonNode?[] values = [null, 1e300, -1, true, "", "text", "2024-01-01", new JsonArray(), new JsonObject(), new JsonArray(1, "x", null), new JsonObject { ["text"] = 1, ["role"] = "x" }, new string('y', 3_000)];
            var value = values[random.Next(values.Length)];
            if (node is JsonObject inObject)
            {
                inObject[(string)key] = value;
            }
            else
            {
                node.AsArray()[(int)key] = value;
            }

            return;
        }
    }
}
