using Tokenfab.Serving.Traces;

namespace Tokenfab.Tests.Serving;

public sealed class TraceStatisticsTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void Reads_Azure()
    {
        var trace = Read("TIMESTAMP,ContextTokens,GeneratedTokens\n2023-11-16 18:15:46.0,100,10\n2023-11-16 18:15:48.0,300,30\n2023-11-16 18:15:50.0,200,20\n");
        Assert.Equal(3, trace.Requests);
        Assert.Equal(200.0, trace.Input.Mean, 9);
        Assert.Equal(20.0, trace.Output.Mean, 9);
        Assert.Equal(0.5, trace.Rate!.Value.Value, 6);
        Assert.Equal(0.0, trace.Burstiness, 6);
        Assert.Equal(Math.Sqrt(2.0 / 3.0) * 0.5, trace.Input.Variation, 9);
    }

    [Fact]
    public void Reads_Mooncake_and_counts_leading_blocks_seen_before()
    {
        var trace = Read(
            "{\"timestamp\": 0, \"input_length\": 1024, \"output_length\": 10, \"hash_ids\": [1, 2]}\n" +
            "{\"timestamp\": 1000, \"input_length\": 1024, \"output_length\": 10, \"hash_ids\": [1, 3]}\n" +
            "{\"timestamp\": 3000, \"input_length\": 1024, \"output_length\": 10, \"hash_ids\": [4, 2]}\n");
        Assert.Equal(512.0 / 3072.0, trace.PrefixHits.Value, 12);
        Assert.Equal(2.0 / 3.0, trace.Rate!.Value.Value, 12);
    }

    [Fact]
    public void Reads_lengths_without_arrivals()
    {
        var trace = Read("num_prefill_tokens,num_decode_tokens,num_total_tokens,pd_ratio\n3772,54,3826,69.8\n");
        Assert.Null(trace.Rate);
        Assert.Equal(3772.0, trace.Input.Mean);
    }

    // Compressed beforehand: the strict reading of gzip is switched on before the process first uses it.
    [Theory]
    [InlineData(1.0)]
    [InlineData(0.99)]
    [InlineData(0.7)]
    [InlineData(0.2)]
    public void A_gzip_file_that_is_cut_short_is_told_as_such(double share)
    {
        var whole = Convert.FromBase64String(
            "H4sIAAAAAAACA0XNsQ6CUBBE0X6/5RVcFIWvIRQWBAMGHn6/s2NBMTfZ5uy07/N3eo9HmdfPWce6La/1KNtZryuaQpMLlFy0Si5uSi7uSi46JRcPJRdPJRe9kotBGQyK5U/LxTaCMY5krCMa88jGPsLxA6TjD4jHL5CPf/wA1xEhuuMAAAA=");
        File.WriteAllBytes(_file, whole[..(int)(whole.Length * share)]);
        if (share == 1.0)
        {
            Assert.Equal(20, TraceStatistics.Read(_file).Requests);
            return;
        }

        Assert.Contains("cut short", Assert.Throws<InputException>(() => TraceStatistics.Read(_file)).Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 1, "empty")]
    [InlineData("a,b\n1,2\n", 1, "no columns")]
    [InlineData("\u0001\u0000,b\n1,2\n", 1, "no text")]
    [InlineData("input_tokens,output_tokens\n5.5,1\n", 2, "no count of prompt tokens")]
    [InlineData("input_tokens,output_tokens\n", null, "no request")]
    [InlineData("input_tokens,output_tokens\n5\n", 2, "field 2 is missing")]
    [InlineData("input_tokens,output_tokens\n5,-1\n", 2, "no count of output tokens")]
    [InlineData("input_tokens,output_tokens\n5,NaN\n", 2, "no count of output tokens")]
    [InlineData("arrival_s,input_tokens,output_tokens\n2,5,5\n1,5,5\n", 3, "before the one above")]
    [InlineData("arrival_s,input_tokens,output_tokens\nsoon,5,5\n", 2, "no time")]
    [InlineData("{\"timestamp\": 0, \"input_length\": 5}\n", 1, "no Mooncake request")]
    [InlineData("{\"timestamp\": 0, \"input_length\": 5, \"output_length\": 1}\n{broken\n", 2, "no Mooncake request")]
    public void Refuses_what_is_broken(string text, int? line, string problem)
    {
        var error = Assert.Throws<InputException>(() => Read(text));
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        Assert.Equal(line, error.Line);
    }

    private TraceStatistics Read(string text)
    {
        File.WriteAllText(_file, text);
        return TraceStatistics.Read(_file);
    }
}
