namespace Cairn.Bench.Samples;

/// <summary>A folder of Markdown notes, made once and kept.</summary>
internal static class NoteFiles
{
    private const int FolderSize = 500;

    /// <summary>The folder with that many notes.</summary>
    public static string Make(BenchOptions options, Vocabulary vocabulary, int count)
    {
        var folder = Path.Combine(options.Folder, $"notes-{count}");
        if (!Directory.Exists(folder))
        {
            Console.Error.WriteLine($"writing {count:N0} notes …");
            var making = options.Fresh("notes-making");
            var random = new Random(count);
            for (var at = 0; at < count; at++)
            {
                var parent = Path.Combine(making, $"folder-{at / FolderSize:000}");
                Directory.CreateDirectory(parent);
                File.WriteAllText(Path.Combine(parent, $"note-{at:000000}.md"), vocabulary.Text(random, random.Next(30, 51)) + "\n");
            }

            Directory.Move(making, folder);
        }

        return folder;
    }
}
