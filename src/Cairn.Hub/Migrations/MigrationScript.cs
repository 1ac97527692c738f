using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Cairn.Hub.Migrations;

/// <summary>One step of the schema, with the way back.</summary>
/// <param name="Number">Its place, from 1 without a gap.</param>
/// <param name="Name">What it brings.</param>
/// <param name="Up">The statements that bring it.</param>
/// <param name="Down">The statements that take it away again.</param>
public sealed record MigrationScript(int Number, string Name, string Up, string Down)
{
    /// <summary>Statements that fill in what the step has made room for; null where there is nothing to fill in. Run after the step, while the hub goes on: they commit as they go, and where they were cut off they are run again.</summary>
    public string? Backfill { get; init; }

    /// <summary>What tells the statements from others under the same number: SHA-256, 64 hexadecimal digits.</summary>
    public string Hash => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Up)));

    /// <summary>All steps that this program knows, in their order.</summary>
    public static IReadOnlyList<MigrationScript> All { get; } = [.. Load()];

    private static IEnumerable<MigrationScript> Load()
    {
        const string End = ".up.sql";
        foreach (var resource in typeof(MigrationScript).Assembly.GetManifestResourceNames().Where(name => name.EndsWith(End, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            var name = resource[..^End.Length];
            yield return new MigrationScript(int.Parse(name.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture), name[5..], Read(resource)!, Read($"{name}.down.sql") ?? throw new InvalidOperationException($"There is no way back from {name}."))
            {
                Backfill = Read($"{name}.backfill.sql"),
            };
        }
    }

    private static string? Read(string resource)
    {
        if (typeof(MigrationScript).Assembly.GetManifestResourceStream(resource) is not { } stream)
        {
            return null;
        }

        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
