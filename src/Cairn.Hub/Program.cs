using Cairn.Hub.CommandLine;

return await HubCommandLine.RunAsync(args, Console.Out, Console.Error);
