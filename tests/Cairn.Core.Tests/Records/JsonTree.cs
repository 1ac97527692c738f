using System.Globalization;
using System.Text;

namespace Cairn.Core.Tests.Records;

/// <summary>A random JSON value that can be written in many ways.</summary>
internal sealed class JsonTree
{
    private static readonly string[] Pieces =
        ["a", "B", "\u00e9", "e\u0301", "\u4eac", "\ud83d\ude00", "\ufb33", "\"", "\\", "/", "\u0001", "\u001f", "\b", "\t", "\n", "\f", "\r", "\u007f", "\u2028", " "];

    private readonly List<(string Name, JsonTree Value)> _members = [];
    private readonly string? _text;
    private readonly string? _plain;
    private readonly bool _isObject;

    public JsonTree(Random random, int depth = 0)
    {
        switch (random.Next(depth > 3 ? 3 : 5))
        {
            case 0:
                _text = String(random);
                break;
            case 1:
                _plain = random.Pick("null", "true", "false", "0", "-0.0", "1.50", "1E3", "1e-7", "12345678901234567890", "5e-324");
                break;
            case 2:
                _plain = (random.NextDouble() * Math.Pow(10, random.Next(-30, 30))).ToString("R", CultureInfo.InvariantCulture);
                break;
            default:
                _isObject = random.Chance(0.6);
                var names = Enumerable.Range(0, random.Next(5)).Select(_ => String(random)).Distinct();
                _members.AddRange(names.Select(name => (name, new JsonTree(random, depth + 1))));
                break;
        }
    }

    public static string String(Random random) => string.Concat(Enumerable.Range(0, random.Next(6)).Select(_ => random.Pick(Pieces)));

    /// <summary>Writes the value with members, spaces and escapes as chance has it.</summary>
    public string Write(Random random)
    {
        if (_text is not null)
        {
            return Quote(random, _text);
        }

        if (_plain is not null)
        {
            return _plain;
        }

        var members = _members.ToArray();
        if (_isObject)
        {
            random.Shuffle(members);
        }

        var inner = members.Select(member =>
            Space(random) + (_isObject ? Quote(random, member.Name) + Space(random) + ':' : "") + Space(random) + member.Value.Write(random) + Space(random));
        return (_isObject ? '{' : '[') + string.Join(',', inner) + Space(random) + (_isObject ? '}' : ']');
    }

    private static string Space(Random random) => random.Pick("", "", " ", "\n", "\t", "\r");

    private static string Quote(Random random, string text)
    {
        var output = new StringBuilder("\"");
        foreach (var character in text)
        {
            var mustEscape = character < ' ' || character is '"' or '\\' || char.IsSurrogate(character);
            output.Append(mustEscape || random.Chance(0.2) ? string.Create(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}") : character.ToString());
        }

        return output.Append('"').ToString();
    }
}
