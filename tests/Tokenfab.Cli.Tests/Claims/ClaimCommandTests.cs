using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using Tokenfab.Catalog;
using Tokenfab.Claims;
using Tokenfab.Cli.Claims;
using Tokenfab.Cli.Output;

namespace Tokenfab.Cli.Tests.Claims;

public sealed partial class ClaimCommandTests
{
    // How many claims each article makes; a figure beside another has a letter behind its number.
    private static readonly int[] ClaimsByArticle = [4, 34, 3, 3, 12, 12, 10];

    private static readonly string Examples = Path.Combine(Root(), "examples", "claims");

    [Fact]
    public void Every_claim_of_every_article_is_a_case_named_as_its_file()
    {
        var files = Directory.GetFiles(Path.Combine(Root(), "cases"), "*.yaml", SearchOption.AllDirectories);
        var wanted = ClaimsByArticle.SelectMany((count, article) => Enumerable.Range(1, count).Select(number => $"a{article + 1}-{number}"));
        var claims = Cases.All();
        var ids = claims.Select(claim => claim.Id).ToList();

        Assert.Empty(wanted.Except(ids));
        Assert.Equal(files.Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal), ids.Order(StringComparer.Ordinal));
        Assert.All(claims, claim =>
        {
            Assert.NotNull(claim.Article);
            Assert.NotNull(claim.Quote);
            foreach (var words in new[] { claim.Title, claim.Note, claim.Unknown }.Concat(claim.Conventions.Select(convention => convention.Name)).OfType<IReadOnlyDictionary<string, string>>())
            {
                Assert.Equal(["en", "zh-TW"], words.Keys.Order(StringComparer.Ordinal));
            }
        });
    }

    [Fact]
    public void Quotes_are_the_articles_own_words()
    {
        var article = Articles();
        Assert.SkipUnless(article is not null, "the articles are not at hand");
        var text = File.ReadAllText(article);

        Assert.All(Cases.All(), claim => Assert.Contains(claim.Quote!, text, StringComparison.Ordinal));
    }

    [Fact]
    public void Cases_stand_in_the_order_of_their_numbers()
    {
        var ids = Cases.All().Select(claim => claim.Id).ToList();
        Assert.Equal(["a2-9", "a2-10", "a2-11"], ids.Where(id => id is "a2-9" or "a2-10" or "a2-11"));
        Assert.Equal(ids.IndexOf("a2-31") + 1, ids.IndexOf("a2-31b"));
    }

    [Theory]
    [InlineData("en")]
    [InlineData("zh-TW")]
    public void The_scorecard_is_as_expected(string language)
    {
        var answer = CommandLine.Run("claim", "--all", "--lang", language);

        Assert.Equal(ExitCode.Found, answer.Code);
        Snapshot.Matches(answer.Output, $"Scorecard.{language}");
    }

    [Theory]
    [InlineData("en")]
    [InlineData("zh-TW")]
    public void In_a_narrow_terminal_figures_stand_under_the_verdict(string language)
    {
        using var output = new StringWriter();
        var checker = new ClaimChecker(ClaimFunctions.Over(CatalogStore.Embedded));
        var verdicts = Cases.All().Where(claim => claim.Id.StartsWith("a3-", StringComparison.Ordinal)).Select(checker.Check).ToList();
        ClaimText.Scorecard(new Terminal(output, TextWriter.Null) { Redirected = false, Plain = true, Width = 80 }, verdicts, language);

        Snapshot.Matches(output.ToString().ReplaceLineEndings("\n"), $"Narrow.{language}");
    }

    // What the articles are known to have got wrong, and slips of words that only another reading mends.
    [Theory]
    [InlineData("does_not_hold", "a2-10", "a2-18", "a2-24", "a2-30", "a2-31", "a2-31b", "a3-2", "a4-3", "a6-4b", "a6-4c", "a6-8", "a6-11", "a6-11b")]
    [InlineData("holds_under_convention", "a2-16", "a2-19", "a2-29", "a2-34", "a3-1", "a3-1b", "a6-10", "a7-6")]
    [InlineData("cannot_be_computed", "a1-2", "a4-1", "a6-5")]
    [InlineData("holds", "a2-4", "a2-28", "a5-5", "a6-2", "a7-2")]
    public void Known_verdicts_stand(string verdict, params string[] cases)
    {
        using var all = Json("claim", "--all", "--json");
        var verdicts = all.RootElement.GetProperty("claims").EnumerateArray().ToDictionary(claim => claim.GetProperty("claim").GetString()!);

        Assert.All(cases, id => Assert.Equal(verdict, verdicts[id].GetProperty("verdict").GetString()));
    }

    [Theory]
    [InlineData("llama-405b-training.yaml", "holds")]
    [InlineData("h100-peak.yaml", "holds_under_convention")]
    [InlineData("h100-per-wafer.yaml", "does_not_hold")]
    public void The_examples_are_what_the_page_says(string file, string verdict)
    {
        var path = Path.Combine(Examples, file);
        using var json = Json("claim", path, "--json");

        Assert.Equal(verdict, json.RootElement.GetProperty("verdict").GetString());
        Assert.Contains(File.ReadAllText(path), Page(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_mixture_is_told()
    {
        using var json = Json("claim", Path.Combine(Examples, "h100-per-wafer.yaml"), "--json");
        var mixture = json.RootElement.GetProperty("mixture").GetString();

        Assert.Equal("'package/interposer_wafer' cannot be compared with 'package/logic_wafer'", mixture);
        Assert.Contains(mixture!, Page(), StringComparison.Ordinal);
        Assert.Equal(29, json.RootElement.GetProperty("computed").GetDouble());
        Assert.Equal("package/interposer_wafer", json.RootElement.GetProperty("computed_unit").GetString());
        Assert.Contains("computed: 29 package/interposer_wafer", CommandLine.Run("claim", Path.Combine(Examples, "h100-per-wafer.yaml")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void One_case_says_what_would_have_to_be_true()
    {
        var answer = CommandLine.Run("claim", "--case", "A2-18");
        foreach (var text in (string[])["does not hold", "842.86 thousand RMB/person", "staff: 700 person; would have to be 756.41 person", "pool: 590 million RMB; would have to be 546 million RMB"])
        {
            Assert.Contains(text, answer.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_figure_read_otherwise_is_told_as_stated_and_as_read() =>
        Assert.Contains("stated: 27 % yoy → 27 % qoq", CommandLine.Run("claim", "--case", "a3-1").Output, StringComparison.Ordinal);

    [Fact]
    public void Sources_that_look_like_ids_are_the_catalogues() =>
        Assert.All(
            Cases.All().SelectMany(claim => claim.Sources).Where(source => source.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter is '-')),
            source => Assert.Equal(source, CatalogStore.Embedded.Source(source).Id));

    [Theory]
    [InlineData("zh-TW", "在特定口徑下成立", "環比,而非同比")]
    [InlineData("zh-CN", "在特定口径下成立", "環比,而非同比")]
    public void Verdicts_are_told_in_the_readers_language(string language, params string[] texts)
    {
        var answer = CommandLine.Run("claim", "--case", "a3-1", "--lang", language);
        Assert.All(texts, text => Assert.Contains(text, answer.Output, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_key_is_documented()
    {
        var documented = File.ReadAllText(Path.Combine(Root(), "docs", "json.md"));
        using var json = Json("claim", "--all", "--json");

        Assert.All(Keys(json.RootElement).Distinct(), key => Assert.Contains($"`{key}`", documented, StringComparison.Ordinal));
    }

    [Fact]
    public void The_page_lists_every_thing_and_every_function_and_no_others()
    {
        var things = Between(Page(), "<!-- things -->").Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal)).ToList();
        Assert.Equal(Units.Things.Select(thing => $"| `{thing.Key}` | {thing.Value} |"), things);

        var functions = FunctionName().Matches(Between(Page(), "<!-- functions -->")).Select(match => match.Value).Distinct();
        Assert.Equal(ClaimFunctions.Over(CatalogStore.Embedded).Keys.Order(StringComparer.Ordinal), functions.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_page_names_every_other_unit_or_the_prefixes_that_make_it()
    {
        var page = Page();
        var plain = Units.Names.Except(Units.Things.Keys).Where(unit => !Units.Things.Keys.Any(thing => unit.EndsWith(thing, StringComparison.Ordinal) || unit == thing + "s"));
        Assert.All(plain.Where(unit => unit is not [_, 'B' or 'W'] and not [_, 'W', 'h']), unit => Assert.Contains($"`{unit}`", page, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("one claim is asked for", "claim")]
    [InlineData("one claim is asked for", "claim", "--all", "--case", "a2-30")]
    [InlineData("is no case", "claim", "--case", "a9-99")]
    [InlineData("no-such-file.yaml", "claim", "no-such-file.yaml")]
    public void Bad_input_is_told_and_ends_with_2(string problem, params string[] line)
    {
        var answer = CommandLine.Run(line);

        Assert.Equal(ExitCode.BadInput, answer.Code);
        Assert.Contains(problem, answer.Error, StringComparison.Ordinal);
        Assert.Empty(answer.Output);
    }

    [Theory]
    [InlineData("stated: \"2841\"\ncompute: 5 [logic_wafer]", "bare number")]
    [InlineData("stated: 2841 logic_wafer\ncompute: nothing(1)", "'nothing' is no function")]
    [InlineData("stated: 2841 logic_wafer", "neither computed nor said to be unknown")]
    [InlineData("stated: 1 card\ncompute: \"((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((1\"", "nested deeper")]
    [InlineData("given: { price: 1 RMB, price: 2 RMB }\ncompute: price\nstated: 1 RMB", "price")]
    public void A_bad_claim_is_told_and_ends_with_2(string rest, string problem)
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory().FullName, "claim.yaml");
        File.WriteAllText(file, "id: mine\ntitle: { en: mine }\n" + rest);
        var answer = CommandLine.Run("claim", file);
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);

        Assert.Equal(ExitCode.BadInput, answer.Code);
        Assert.Contains(problem, answer.Error, StringComparison.Ordinal);
        Assert.Empty(answer.Output);
    }

    [GeneratedRegex(@"(?<=`)\w+(?=\()", RegexOptions.None, 1000)]
    private static partial Regex FunctionName();

    private static string Page() => File.ReadAllText(Path.Combine(Root(), "docs", "claims.md"));

    private static string Between(string text, string mark) => text.Split(mark)[1];

    private static IEnumerable<string> Keys(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(p => Keys(p.Value).Prepend(p.Name)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Keys),
        _ => [],
    };

    private static string? Articles()
    {
        for (var folder = new DirectoryInfo(Root()).Parent; folder is not null; folder = folder.Parent)
        {
            var file = Path.Combine(folder.FullName, "shared", "articles", "gpu-chip-news.zh-TW.txt");
            if (File.Exists(file))
            {
                return file;
            }
        }

        return null;
    }

    private static string Root([CallerFilePath] string test = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(test)!, "..", "..", ".."));

    private static JsonDocument Json(params string[] line)
    {
        var answer = CommandLine.Run(line);
        Assert.Equal(ExitCode.Found, answer.Code);
        return JsonDocument.Parse(answer.Output);
    }
}
