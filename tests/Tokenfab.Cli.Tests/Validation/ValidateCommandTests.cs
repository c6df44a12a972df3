using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Xml;
using System.Xml.Linq;

namespace Tokenfab.Cli.Tests.Validation;

public sealed class ValidateCommandTests
{
    private const string Table =
        "op,chip,dtype,m,n,k,latency_us\ngemm,H100,bf16,4096,4096,4096,220\ngemm,H100,bf16,4096,4096,4096,230\ngemm,H200,fp8,64,4096,4096,9\ngemm,Z80,fp8,64,4096,4096,9\n";

    [Fact]
    public void Without_measurements_the_mend_says_what_to_name()
    {
        var answer = CommandLine.Run("validate");

        Assert.Equal(ExitCode.BadInput, answer.Code);
        Assert.Contains("tokenfab validate --truth my_gemm.csv", answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_table_tells_errors_noise_refusals_and_the_rows_farthest_off()
    {
        var answer = Validate();

        Assert.Equal(ExitCode.Found, answer.Code);
        Assert.Contains("4 rows of 1 files: 3 predicted, 1 refused", answer.Output, StringComparison.Ordinal);
        Assert.Contains("1.05", answer.Output, StringComparison.Ordinal);
        Assert.Contains("the catalogue knows no chip 'Z80'", answer.Output, StringComparison.Ordinal);
        Assert.Contains("gemm,H200,fp8,64,4096,4096,9", answer.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_table_tells_apart_what_is_asked_for()
    {
        Assert.DoesNotContain("h200-sxm fp8", Words(Validate().Output), StringComparison.Ordinal);
        Assert.Contains("h200-sxm fp8", Words(Validate("--by", "chip,dtype").Output), StringComparison.Ordinal);
        Assert.Equal(ExitCode.BadInput, Validate("--by", "colour").Code);
    }

    [Fact]
    public void Json_has_groups_and_refusals_and_every_key_is_documented()
    {
        using var json = JsonDocument.Parse(Validate("--json").Output);
        var documented = File.ReadAllText(Path.Combine(Root(), "docs", "json.md"));

        Assert.All(Keys(json.RootElement), key => Assert.Contains($"`{key}`", documented, StringComparison.Ordinal));
        var groups = json.RootElement.GetProperty("groups").EnumerateArray().ToArray();
        Assert.All(groups, group => Assert.Equal(group.GetProperty("rows").GetInt64(), group.GetProperty("predicted").GetInt64() + group.GetProperty("refused").GetInt64()));
        var h100 = Assert.Single(groups, group => group.GetProperty("chip").GetString() == "h100-sxm");
        Assert.Equal("50 to 500 us", h100.GetProperty("size_class").GetString());
        Assert.InRange(h100.GetProperty("median_ape").GetDouble(), 0.0, 1.0);
        Assert.Equal(1, Assert.Single(json.RootElement.GetProperty("refusals").EnumerateArray()).GetProperty("rows").GetInt64());
    }

    [Fact]
    public void The_report_is_one_well_formed_page_with_charts()
    {
        var text = Written("--out", "report.html");
        var (start, script, end) = (text.IndexOf("<html", StringComparison.Ordinal), text.IndexOf("<script>", StringComparison.Ordinal), text.IndexOf("</script>", StringComparison.Ordinal) + 9);
        using var reader = XmlReader.Create(new StringReader(text[start..script] + text[end..]));
        var page = XDocument.Load(reader);

        Assert.Equal(["Predicted against measured, microseconds", "Distribution of errors"], page.Descendants("svg").Select(svg => (string?)svg.Attribute("aria-label")));
        Assert.Equal(3, page.Descendants("circle").Count());
        Assert.DoesNotContain(page.Descendants(), e => e.Attribute("src") is not null || e.Name.LocalName == "link");
        Assert.DoesNotContain("NaN", text, StringComparison.Ordinal);
        Assert.Contains("the catalogue knows no chip 'Z80'", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_accuracy_page_holds_goals_left_out_errors_and_other_tools_against_us()
    {
        var text = Written("--accuracy", "accuracy.md");

        Assert.Contains("| GEMM over 50 us | 2 |", text, StringComparison.Ordinal);
        Assert.Contains("nothing to judge by", text, StringComparison.Ordinal);
        Assert.Contains("| Kernels of Hopper | aic_gemm | h100-sxm, h200-sxm |", text, StringComparison.Ordinal);
        Assert.Contains("AIConfigurator", text, StringComparison.Ordinal);
        Assert.Contains("| my_gemm.csv | the catalogue knows no chip 'Z80' | 1 |", text, StringComparison.Ordinal);
    }

    private static string Written(string option, string name)
    {
        var folder = Directory.CreateTempSubdirectory("tokenfab-validate-");
        try
        {
            var file = Path.Combine(folder.FullName, name);
            Assert.Equal(ExitCode.Found, Validate(option, file).Code);
            return File.ReadAllText(file);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Answer Validate(params string[] options)
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("tokenfab-validate-").FullName, "my_gemm.csv");
        try
        {
            File.WriteAllText(file, Table);
            return CommandLine.Run(["validate", "--truth", file, .. options]);
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        }
    }

    private static string Words(string text) => string.Join(' ', text.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private static IEnumerable<string> Keys(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property => Keys(property.Value).Prepend(property.Name)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Keys),
        _ => [],
    };

    private static string Root([CallerFilePath] string path = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", "..", ".."));
}
