using CsCheck;
using static Tokenfab.Tests.Planning.Scenarios;

namespace Tokenfab.Tests.Planning;

public sealed class ScenarioFileTests
{
    [Theory]
    [InlineData("chips", "[]", 5, "chips", "the list is empty")]
    [InlineData("slo", "{ tpot: 40 GB }", 4, "slo.tpot", "not a time")]
    [InlineData("slo", "{ tpot: 40 }", 4, "slo.tpot", "")]
    [InlineData("slo", "{ tpot: 0 ms }", 4, "slo.tpot", "not above zero")]
    [InlineData("slo", "{ tpot: -4 ms }", 4, "slo.tpot", "negative")]
    [InlineData("slo", "{ tpot: NaN ms }", 4, "slo.tpot", "")]
    [InlineData("slo", "{ tpott: 40 ms }", 4, "slo.tpott", "not known")]
    [InlineData("slo", "{ tpot: 40 ms, percentile: 120 % }", 4, "slo.percentile", "outside")]
    [InlineData("search", "{ engine: llama.cpp }", 6, "search.engine", "no known engine")]
    [InlineData("search", "{ precisions: [fp7] }", 6, "search.precisions[0]", "no known format")]
    [InlineData("search", "{ goal: fame }", 6, "search.goal", "no known goal")]
    [InlineData("traffic", "{ output_tokens: 200, rate: 1 req/s }", 3, "traffic", "neither lengths nor a trace")]
    [InlineData("traffic", "{ input_tokens: 10, output_tokens: 200 }", 3, "traffic", "no rate")]
    [InlineData("traffic", "{ input_tokens: 10, output_tokens: 200, rate: 1 req/s, tokens_per_day: 5 tn }", 3, "traffic.tokens_per_day", "a rate is given too")]
    public void Refuses_with_line_and_field(string key, string line, int number, string field, string problem)
    {
        var error = Assert.Throws<InputException>(() => Read(Llama.With(key, line)));
        Assert.Equal((number, field), (error.Line, error.Field));
        Assert.Contains(problem, error.Problem, StringComparison.Ordinal);
        Assert.NotEmpty(error.Mend);
    }

    [Theory]
    [InlineData("model", "Lama-3.1-8B", "Llama-3.1-8B")]
    [InlineData("chips", "[H101 SXM]", "H100 SXM")]
    public void Names_what_was_probably_meant(string key, string line, string near)
    {
        var error = Assert.Throws<InputException>(() => Plan(Llama.With(key, line)));
        Assert.Contains(near, error.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Refuses_prompts_beyond_the_context() =>
        Assert.Contains("exceed the context", Assert.Throws<InputException>(
            () => Plan(Llama.With("traffic", "{ input_tokens: 200000, output_tokens: 200, rate: 1 req/s }"))).Message, StringComparison.Ordinal);

    [Fact]
    public void Mutated_scenarios_are_read_or_refused_but_never_crash() =>
        Gen.Select(Gen.Int[0, Llama.Length - 1], Gen.Char[' ', '~'], Gen.Int[0, 3]).Sample(
            (at, letter, cut) =>
            {
                try
                {
                    Read(Llama.Remove(at, Math.Min(cut, Llama.Length - at)).Insert(at, letter.ToString()));
                }
                catch (InputException)
                {
                    // A refusal is an answer.
                }
            },
            iter: 2000);
}
