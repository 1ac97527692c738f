using Cairn.Agent.Tests.Processes;

namespace Cairn.Agent.Tests.Kills;

/// <summary>A folder of many small notes.</summary>
internal static class NoteFolder
{
    public static string Make(CairnHome home, int notes)
    {
        for (var number = 0; number < notes; number++)
        {
            home.Write($"notes/{number / 100:00}/note-{number:0000}.md", $"# Note {number}\n\nThe {number}th thing to keep, about subject {number % 97} and #tag{number % 13}.\n");
        }

        return Path.Combine(home.Work, "notes");
    }
}
