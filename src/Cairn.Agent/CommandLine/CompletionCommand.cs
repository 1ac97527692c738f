using System.CommandLine;
using Cairn.Core;

namespace Cairn.Agent.CommandLine;

/// <summary><c>cairn completion</c>: a script that lets a shell complete commands and options.</summary>
internal static class CompletionCommand
{
    public static Command Create(Terminal terminal)
    {
        var shell = new Argument<string>("shell") { Description = "bash, zsh or fish." };
        var command = new Command("completion", "Print a completion script, for example: eval \"$(cairn completion bash)\"") { shell };
        Session.Bind(command, terminal, session =>
        {
            terminal.Out.WriteLine(Script(session.Get(shell)));
            return ExitCode.Success;
        });
        return command;
    }

    // The parser itself knows what fits: `cairn "[suggest:POSITION]" "LINE"` lists it.
    private static string Script(string shell) => shell switch
    {
        "bash" => """
            _cairn() {
              local IFS=$'\n'
              COMPREPLY=($(compgen -W "$(cairn "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
            }
            complete -o default -F _cairn cairn
            """,
        "zsh" => """
            _cairn() { compadd -- ${(f)"$(cairn "[suggest:${CURSOR}]" "${BUFFER}" 2>/dev/null)"} || _files }
            compdef _cairn cairn
            """,
        "fish" => """
            complete -c cairn -a '(cairn "[suggest:"(commandline -C)"]" (commandline) 2>/dev/null)'
            """,
        _ => throw new CairnException("unknown_shell", "There is no completion for this shell.", "Use bash, zsh or fish."),
    };
}
