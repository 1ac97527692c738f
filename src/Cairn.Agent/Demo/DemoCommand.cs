using System.CommandLine;
using System.Globalization;
using Cairn.Agent.CommandLine;

namespace Cairn.Agent.Demo;

/// <summary><c>cairn demo</c>.</summary>
internal static class DemoCommand
{
    public static Command Create(Terminal terminal)
    {
        var keep = new Option<bool>("--keep") { Description = "Keep the two homes and the folder, to look into." };
        var command = new Command("demo", "Show in a few seconds what Cairn does, on two devices that are made for it and go again.") { keep };
        Session.Bind(command, terminal, async (session, cancellationToken) =>
        {
            var began = session.Options.Time.GetTimestamp();
            var place = Directory.CreateTempSubdirectory("cairn-demo-").FullName;
            try
            {
                var folder = Path.Combine(place, "folder");
                using var laptop = new DemoDevice("laptop", Path.Combine(place, "laptop"), folder, session.Note);
                using var phone = new DemoDevice("phone", Path.Combine(place, "phone"), folder, session.Note);
                terminal.Out.WriteLine("Two devices, laptop and phone, and no server. Everything here is real; your own memories are not touched.");
                await new Demonstration(laptop, phone, folder, terminal.Out).RunAsync(cancellationToken);
                terminal.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\nDone in {session.Options.Time.GetElapsedTime(began).TotalSeconds:N1} s. Begin with your own: cairn remember \"…\""));
                return ExitCode.Success;
            }
            finally
            {
                if (session.Get(keep))
                {
                    terminal.Out.WriteLine($"Kept in {place}: CAIRN_HOME={place}/laptop cairn conflicts --help");
                }
                else
                {
                    Directory.Delete(place, recursive: true);
                }
            }
        });
        return command;
    }
}
