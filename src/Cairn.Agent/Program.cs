using Cairn.Agent.CommandLine;

return await CairnCommandLine.RunAsync(args, Terminal.OfProcess());
