using Cairn.Agent.Tests.Processes;

namespace Cairn.Agent.Tests.CommandLine;

public sealed class CompletionTests : IDisposable
{
    private readonly CairnHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task Bash_completes_commands_and_options()
    {
        var run = (await _home.BashAsync("""
            source <(cairn completion bash)
            complete() { COMP_LINE=$1 COMP_POINT=${#1}; read -ra COMP_WORDS <<<"$1"; COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _cairn; echo "${COMPREPLY[*]}"; }
            IFS=' '
            complete "cairn rec"
            complete "cairn vault cr"
            complete "cairn forget --y"
            complete "cairn zzz"
            """)).Ending(0);

        Assert.Equal(["recall recent", "create", "--yes", ""], run.Out.Split('\n')[..^1].Select(line => string.Join(' ', line.Split(' ').Order())));
        Assert.Equal("", run.Error);
    }

    [Theory]
    [InlineData("zsh", "compdef _cairn cairn")]
    [InlineData("fish", "complete -c cairn")]
    public async Task The_script_of_another_shell_registers_the_command_and_is_one_that_it_can_read(string shell, string registers)
    {
        var script = (await _home.RunAsync("completion", shell)).Ending(0).Out;

        Assert.Contains(registers, script, StringComparison.Ordinal);
        Assert.Contains("[suggest:", script, StringComparison.Ordinal);
        (await _home.BashAsync($"if command -v {shell} >/dev/null; then \"$CAIRN_PROGRAM\" completion {shell} | {shell} -n; fi")).Ending(0);
    }
}
