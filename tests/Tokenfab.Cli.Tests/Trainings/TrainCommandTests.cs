using System.Text.RegularExpressions;

namespace Tokenfab.Cli.Tests.Trainings;

public sealed partial class TrainCommandTests
{
    private const string Job = """
        name: small
        model: llama-3.1-8b
        chip: H100 SXM
        chips: 16
        batch: 64
        sequence: 4096
        layout: { tensor: 2, pipeline: 2, micro_batch: 1 }
        """;

    // Figures move with every fit; what is told, and in what order, does not.
    [Fact]
    public void An_iteration_part_by_part() => Snapshot.Matches(Plain(Run(Job).Output), "Train.Stated");

    [Fact]
    public void A_search_tells_how_much_it_saw_and_what_one_change_does()
    {
        var answer = Run(Job, "--search").Output;

        Assert.Matches(@"\d+ layouts and settings priced", answer);
        Assert.Contains("one change", answer, StringComparison.Ordinal);
    }

    [Fact]
    public void A_layout_of_too_many_chips_names_file_line_and_field()
    {
        var answer = Run(Job.Replace("tensor: 2", "tensor: 32", StringComparison.Ordinal));

        Assert.Equal(2, answer.Code);
        Assert.Matches(@"small\.yaml:7: layout", answer.Error);
        Assert.DoesNotMatch(@"\. [a-z]", answer.Error);
    }

    [Fact]
    public void A_batch_too_small_names_its_line() =>
        Assert.Matches(@"small\.yaml:5: batch: .*\. Write", Run(Job.Replace("batch: 64", "batch: 2", StringComparison.Ordinal)).Error);

    private static string Plain(string text) => Spaces().Replace(Figures().Replace(text, "#"), " ").Replace("\r", string.Empty, StringComparison.Ordinal);

    private static Answer Run(string yaml, params string[] more)
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var file = Path.Combine(folder.FullName, "small.yaml");
            File.WriteAllText(file, yaml);
            return CommandLine.Run(["train", file, .. more]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [GeneratedRegex(@"\d[\d.,]*", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Figures();

    [GeneratedRegex(@"[ \u2500-\u257f-]{2,}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Spaces();
}
