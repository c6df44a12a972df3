using System.CommandLine;
using Tokenfab.Cli.Output;
using Tokenfab.Cli.Validation;
using Tokenfab.Validation;

namespace Tokenfab.Cli.Commands;

/// <summary><c>tokenfab validate</c>: predictions against measurements.</summary>
internal static class ValidateCommand
{
    private static readonly Option<string?> Truth = new("--truth")
    {
        Description = "Measurements: a table (docs/validate.md), JSON of vllm bench serve, GuideLLM or MLPerf, or a folder of them", HelpName = "FILE|FOLDER",
    };

    private static readonly Option<string> By = new("--by")
    {
        Description = "What the table tells apart beside file and op: chip, dtype, size, with commas between", HelpName = "WORDS", DefaultValueFactory = _ => string.Empty,
    };

    private static readonly Option<string?> Out = new("--out")
    {
        Description = "Also write a report: one HTML page that works offline", HelpName = "FILE.html",
    };

    private static readonly Option<string?> Accuracy = new("--accuracy")
    {
        Description = "Also write what docs/accuracy.md is: where predictions are good, where not, held-out errors, other tools' errors", HelpName = "FILE.md",
    };

    private static readonly Option<int> Top = new("--top")
    {
        Description = "Rows farthest off to list", HelpName = "N", DefaultValueFactory = _ => 5,
    };

    private static readonly Option<string?> Chip = new("--chip")
    {
        Description = "The chip, where a file does not say it", HelpName = "NAME",
    };

    private static readonly Option<int?> Chips = new("--chips")
    {
        Description = "Chips of one replica, all tensor-parallel, where a file does not say it", HelpName = "N",
    };

    private static readonly Option<string?> Model = new("--model")
    {
        Description = "The model, where a file does not say it", HelpName = "NAME",
    };

    private static readonly Option<string?> Precision = new("--precision")
    {
        Description = "Number format of the weights, where a file does not say it", HelpName = "DTYPE",
    };

    private static readonly Option<string?> Engine = new("--engine")
    {
        Description = "The serving engine, where a file does not say it", HelpName = "NAME",
    };

    private static readonly Option<int> Threads = new("--threads")
    {
        Description = "Threads to use; the answer does not depend on it", HelpName = "N", DefaultValueFactory = _ => Environment.ProcessorCount,
    };

    /// <summary>The verb.</summary>
    public static Verb Create(Terminal terminal) =>
        new Verb(
            "validate", "How far predictions are from measurements: yours, or any published ones",
            ("tokenfab validate --truth my_gemm.csv", "errors of the kernel model on your own measurements"),
            ("tokenfab validate --truth vllm-bench.json --chip H20 --chips 8 --precision fp8", "your own benchmark of a deployment"),
            ("tokenfab validate --truth measurements/ --by chip,size", "errors of every table in a folder, by chip and size"),
            ("tokenfab validate --truth measurements/ --out report.html", "the same as a report with charts"),
            ("tokenfab validate --truth measurements/ --json", "the same for scripts, told apart by everything"))
        {
            Truth, Chip, Chips, Model, Precision, Engine, By, Out, Accuracy, MeasuredKernels.Option, Top, Threads,
        }.Runs(terminal, Run);

    private static int Run(Call call)
    {
        var truth = call.Get(Truth) ?? throw new InputException(
            "--truth", null, null, "no measurements are named", "Name a CSV file, or a folder of them, as in 'tokenfab validate --truth my_gemm.csv'; docs/validate.md says which columns are read");
        var by = GroupBy.File | GroupBy.Op | Words(call.Get(By)!);
        var (files, catalog) = (Validator.FilesOf(truth), call.Catalog());
        var given = new RunFacts(call.Get(Chip), call.Get(Chips), call.Get(Model), call.Get(Precision), call.Get(Engine));
        using var measured = MeasuredKernels.Open(call, catalog);
        var result = call.Terminal.While("Predicting rows", progress => Validator.Run(files, catalog, call.Get(Threads), given, progress, measured));
        if (call.Get(Out) is { } report)
        {
            AtomicFile.Write(report, ComparisonReport.Write(result, catalog, truth));
        }

        if (call.Get(Accuracy) is { } document)
        {
            AtomicFile.Write(document, AccuracyDocument.Write(result, catalog));
        }

        if (call.Json)
        {
            JsonOutput.Write(call.Terminal.Output, writer => ComparisonJson.Write(writer, result));
        }
        else
        {
            ComparisonTable.Write(result, catalog, call.Terminal, by, call.Get(Top));
        }

        return ExitCode.Found;
    }

    private static GroupBy Words(string words) => words.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .Aggregate(GroupBy.None, (by, word) => by | word switch
        {
            "file" => GroupBy.File,
            "op" => GroupBy.Op,
            "chip" => GroupBy.Chip,
            "dtype" => GroupBy.Dtype,
            "size" => GroupBy.Size,
            "all" => GroupBy.All,
            _ => throw new InputException("--by", null, null, $"'{word}' is nothing to tell apart", "Write some of chip, dtype, size, or all, as in '--by chip,size'"),
        });
}
