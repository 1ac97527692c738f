using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Cairn.Agent.CommandLine;
using Cairn.Core;
using Cairn.Vaults.Eviction;

namespace Cairn.Agent.Eviction;

/// <summary><c>cairn vault limit</c>.</summary>
internal static class LimitCommand
{
    private const string NoLimit = "none";

    public static Command Create(Terminal terminal)
    {
        var size = new Argument<string?>("size") { Description = "As 500MB or 2GB; none takes the limit away. Without it the limit is shown.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("limit", "Keep a vault within a size: what the remotes hold and was not used for long comes back when it is asked for.") { size };
        Session.Bind(command, terminal, async (session, cancellationToken) =>
        {
            using var vault = session.OpenVault();
            if (session.Get(size) is { } text)
            {
                var bytes = Parse(text);
                await vault.SetSizeLimitAsync(bytes);
                if (bytes is null)
                {
                    vault.BringAllBack(new CountingProgress(session), cancellationToken);
                }
            }

            var status = vault.EvictionStatus();
            return session.Answer(json => Write(json, status), output => output.WriteLine(Words(vault.Folder.Name, status)));
        });
        return command;
    }

    /// <summary>How a vault and its limit stand, as members of an object.</summary>
    public static void WriteMembers(Utf8JsonWriter json, EvictionStatus status)
    {
        json.WritePropertyName("size_limit");
        if (status.Limit is { } limit)
        {
            json.WriteNumberValue(limit);
        }
        else
        {
            json.WriteNullValue();
        }

        json.WriteNumber("folder_bytes", status.Bytes);
        json.WriteNumber("evicted", status.Records);
        json.WriteNumber("evicted_bytes", status.EvictedBytes);
    }

    /// <summary>The same in words.</summary>
    public static string Words(string vault, EvictionStatus status)
    {
        var after = status.Bytes > status.Limit ? ". What every remote holds is given up at the next sync" : "";
        var room = $"{vault} takes {status.Bytes / 1e6:N1} MB{(status.Limit is { } limit ? $" of {limit / 1e6:N1} MB" : "; there is no limit")}";
        return (status.Records == 0 ? room : $"{room}; the content of {status.Records:N0} memories ({status.EvictedBytes / 1e6:N1} MB) is only at its remotes") + after;
    }

    private static void Write(Utf8JsonWriter json, EvictionStatus status)
    {
        json.WriteStartObject();
        WriteMembers(json, status);
        json.WriteEndObject();
    }

    private static long? Parse(string text)
    {
        if (text == NoLimit)
        {
            return null;
        }

        var digits = text.TakeWhile(character => char.IsAsciiDigit(character) || character == '.').Count();
        var unit = text[digits..].Trim().ToUpperInvariant() switch { "B" => 1L, "KB" => 1_000, "MB" => 1_000_000, "GB" => 1_000_000_000, "TB" => 1_000_000_000_000, _ => 0L };
        return unit > 0 && double.TryParse(text.AsSpan(0, digits), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number * unit < long.MaxValue
            ? (long)(number * unit)
            : throw new CairnException("invalid_size_limit", $"{Printable.Line(text, 40)} is not a size.", "Give a number with its unit, as 500MB or 2GB, or none.");
    }

    private sealed class CountingProgress(Session session) : IProgress<long>
    {
        public void Report(long value) => session.Note($"cairn: {value:N0} memories are whole again.");
    }
}
