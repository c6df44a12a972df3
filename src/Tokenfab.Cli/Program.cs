using Tokenfab.Cli;
using Tokenfab.Cli.Output;

return App.Run(args, Terminal.OfProcess());
