using System.Text.Json;
using System.Text.Json.Nodes;
using Cairn.Core;

namespace Cairn.Agent.Mcp.Clients;

/// <summary>The file in which a client lists its servers. Only our entry is touched; all else, comments too, stays as it is.</summary>
internal sealed class ClientFile(McpClient client, string path)
{
    /// <summary>Most bytes that are read; Claude Code keeps much besides in its file.</summary>
    private const int BytesMax = 64 << 20;

    /// <summary>What is put behind the name of the file for the copy of what it was before.</summary>
    public const string BackupSuffix = ".before-cairn";

    // What is a link stays one.
    private readonly string _path = File.Exists(path) ? File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path : path;

    private string Backup => _path + BackupSuffix;

    /// <summary>Puts the entry in.</summary>
    /// <returns>False where it stands there already.</returns>
    /// <exception cref="CairnException">Codes <c>client_not_found</c>, <c>client_file_invalid</c>, <c>client_entry_differs</c>.</exception>
    public bool Install(string name, ServerEntry entry, bool force)
    {
        if (!Directory.Exists(Path.GetDirectoryName(_path)))
        {
            throw new CairnException(
                "client_not_found", $"{client.Title} seems not to be installed: there is no folder {Path.GetDirectoryName(_path)}.", "Install it and start it once, or use --print and put the entry where it belongs.");
        }

        var before = Read();
        var value = entry.ToJson();
        var existing = Servers(before)?[name];
        if (JsonNode.DeepEquals(existing, JsonNode.Parse(value)))
        {
            return false;
        }

        if (existing is not null && !force)
        {
            throw Differs(name, "Use --force to put ours in its place, or --name for another name beside it.");
        }

        var without = existing is null ? before : JsoncText.Remove(before, client.Member, name);
        var after = JsoncText.Insert(without, client.Member, name, value);
        var expected = Parse(before) ?? [];
        (expected[client.Member] as JsonObject ?? Added(expected))[name] = JsonNode.Parse(value);
        RequireSafe(before, after, expected);
        if (File.Exists(_path) && !File.Exists(Backup))
        {
            Exchange(Backup, before);
        }

        Replace(before, after);
        return true;
    }

    /// <summary>Takes the entry out. Where nobody else has changed the file since, it is again what it was, to the byte.</summary>
    /// <returns>False where it is not there.</returns>
    /// <exception cref="CairnException">Codes <c>client_file_invalid</c>, <c>client_entry_differs</c>.</exception>
    public bool Uninstall(string name, bool force)
    {
        var now = Read();
        if (Servers(now)?[name] is not { } entry)
        {
            return false;
        }

        if (!force && !ServerEntry.IsOfCairn(entry))
        {
            throw Differs(name, "Use --force to remove it all the same.");
        }

        var value = JsoncText.Value(now, client.Member, name);
        var before = File.Exists(Backup) ? File.ReadAllBytes(Backup) : [];
        if (IsUnderstood(before) && JsoncText.Insert(before, client.Member, name, value).AsSpan().SequenceEqual(now))
        {
            if (File.Exists(Backup))
            {
                Replace(now, before);
                File.Delete(Backup);
            }
            else
            {
                File.Delete(_path);
            }

            return true;
        }

        var expected = Parse(now)!;
        (expected[client.Member] as JsonObject)!.Remove(name);
        var after = JsoncText.Remove(now, client.Member, name);
        RequireSafe(now, after, expected);
        Replace(now, after);

        // Others have changed the file since, so that the copy is of no use any more.
        File.Delete(Backup);
        return true;
    }

    private byte[] Read()
    {
        if (!File.Exists(_path))
        {
            return [];
        }

        return new FileInfo(_path).Length <= BytesMax ? File.ReadAllBytes(_path) : throw Invalid("is far too large", null);
    }

    private JsonObject? Servers(byte[] text)
    {
        try
        {
            return Parse(text)?[client.Member] switch
            {
                null when Parse(text)?.ContainsKey(client.Member) != true => null,
                JsonObject servers => servers,
                _ => throw Invalid($"has {client.Member} that is no object", null),
            };
        }
        catch (JsonException cause)
        {
            throw Invalid("is not JSON that Cairn understands", cause);
        }
    }

    private bool IsUnderstood(byte[] text)
    {
        try
        {
            return Parse(text)?[client.Member] is null or JsonObject;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private JsonObject Added(JsonObject root)
    {
        var servers = new JsonObject();
        root[client.Member] = servers;
        return servers;
    }

    // The text was changed by hand, so to speak; this makes sure that it says what it should and nothing else has changed.
    private void RequireSafe(byte[] before, byte[] after, JsonObject expected)
    {
        if (!IsUnderstood(after) || !JsonNode.DeepEquals(Parse(after), expected))
        {
            throw Invalid("is written in a way that Cairn cannot change safely", null);
        }
    }

    // A client that runs may write its file at any time.
    private void Replace(byte[] before, byte[] after)
    {
        if (!Read().AsSpan().SequenceEqual(before))
        {
            throw new CairnException("client_file_busy", $"{client.Title} has just written {_path} itself.", "Nothing was changed. Try again, with the client closed if need be.", isTransient: true);
        }

        Exchange(_path, after);
    }

    private void Exchange(string target, byte[] text)
    {
        var writing = $"{target}.{Path.GetRandomFileName()}";
        try
        {
            using (var file = new FileStream(writing, FileMode.CreateNew, FileAccess.Write))
            {
                if (!OperatingSystem.IsWindows())
                {
                    // The file may hold keys of other servers: nobody may read the copy who may not read it.
                    File.SetUnixFileMode(file.SafeFileHandle, File.Exists(_path) ? File.GetUnixFileMode(_path) : UnixFileMode.UserRead | UnixFileMode.UserWrite);
                }

                file.Write(text);
                file.Flush(flushToDisk: true);
            }

            File.Move(writing, target, overwrite: true);
        }
        catch
        {
            File.Delete(writing);
            throw;
        }
    }

    private static JsonObject? Parse(byte[] text)
    {
        var json = JsoncText.WithoutMark(text);
        if (json.IndexOfAnyExcept(" \t\r\n"u8) < 0)
        {
            return null;
        }

        var options = new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, AllowDuplicateProperties = false };
        return JsonNode.Parse(json, documentOptions: options) as JsonObject ?? throw new JsonException();
    }

    private CairnException Differs(string name, string hint) =>
        new("client_entry_differs", $"{_path} has a server called {name} that is not the one to be written.", $"Nothing was changed. {hint}");

    private CairnException Invalid(string what, Exception? cause) =>
        new("client_file_invalid", $"{_path} {what}.", "Nothing was changed. Correct the file, or use --print and put the entry in by hand.", innerException: cause);
}
