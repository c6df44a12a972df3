using System.CommandLine;
using Tokenfab.Claims;
using Tokenfab.Cli.Claims;
using Tokenfab.Cli.Output;

namespace Tokenfab.Cli.Commands;

/// <summary><c>tokenfab claim</c>: whether published figures follow from what is known.</summary>
internal static class ClaimCommand
{
    private static readonly Argument<string?> FileName = new("FILE")
    {
        Description = "A claim in YAML, or a folder of claims (docs/claims.md shows how)", Arity = ArgumentArity.ZeroOrOne, DefaultValueFactory = _ => null,
    };

    private static readonly Option<string?> Case = new("--case") { Description = "A case that comes with the command", HelpName = "ID" };

    private static readonly Option<bool> All = new("--all") { Description = "Every case, article by article" };

    private static readonly Option<string> Language = new Option<string>("--lang")
    {
        Description = "The language of titles and verdicts", DefaultValueFactory = _ => "en",
    }.AcceptOnlyFromAmong(ClaimWords.Languages);

    /// <summary>The verb.</summary>
    public static Verb Create(Terminal terminal) =>
        new Verb(
            "claim", "Recompute a published figure: it holds, holds under a convention, does not hold, or cannot be computed",
            ("tokenfab claim my-claim.yaml", "a claim of your own; a folder for all in it"),
            ("tokenfab claim --case a2-30", "one of the articles' claims, with what would have to be true"),
            ("tokenfab claim --all --lang zh-TW", "the articles' scorecard in Traditional Chinese"))
        {
            FileName, Case, All, Language,
        }.Runs(terminal, Run);

    private static int Run(Call call)
    {
        var (file, id, language) = (call.Get(FileName), call.Get(Case), call.Get(Language)!);
        if ((file is null ? 0 : 1) + (id is null ? 0 : 1) + (call.Get(All) ? 1 : 0) != 1)
        {
            throw new InputException("claim", null, null, "one claim is asked for at a time, or all", "Name a file or a folder, or give '--case ID', or '--all'");
        }

        var checker = new ClaimChecker(ClaimFunctions.Over(call.Catalog()));
        if (call.Get(All) || Directory.Exists(file))
        {
            var verdicts = (file is null ? Cases.All() : ClaimSet.Read(file)).Select(checker.Check).ToArray();
            if (call.Json)
            {
                JsonOutput.Write(call.Terminal.Output, writer =>
                {
                    writer.WriteStartArray("claims");
                    foreach (var verdict in verdicts)
                    {
                        writer.WriteStartObject();
                        ClaimText.Json(writer, verdict, language);
                        writer.WriteEndObject();
                    }

                    writer.WriteEndArray();
                });
            }
            else
            {
                ClaimText.Scorecard(call.Terminal, verdicts, language);
            }

            return ExitCode.Found;
        }

        var one = checker.Check(file is not null ? ClaimFile.Read(file) : Cases.Get(id!));
        if (call.Json)
        {
            JsonOutput.Write(call.Terminal.Output, writer => ClaimText.Json(writer, one, language));
        }
        else
        {
            ClaimText.Write(call.Terminal, one, language);
        }

        return ExitCode.Found;
    }
}
