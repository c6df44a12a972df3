using Tokenfab.Hardware;
using Tokenfab.Kernels.Measured;

namespace Tokenfab.Tests.Kernels.Measured;

public sealed class TableChoiceTests
{
    private static readonly MeasuredKey Gemm = new(MeasuredKernel.Gemm, NumberFormat.Bf16, NumberFormat.Bf16);

    [Fact]
    public void The_engines_own_latest_table_is_taken()
    {
        MeasuredTable[] tables = [new(Gemm, "sglang", "0.5.10", 900), new(Gemm, "vllm", "0.9.2", 10), new(Gemm, "vllm", "0.14.0", 5)];
        Assert.Equal([tables[2]], TableChoice.Of(tables, "vllm"));
    }

    [Fact]
    public void Without_one_of_its_own_the_framework_with_most_rows_stands_in()
    {
        MeasuredTable[] tables = [new(Gemm, "sglang", "0.5.10", 900), new(Gemm, "vllm", "0.14.0", 5)];
        Assert.Equal([tables[0]], TableChoice.Of(tables, "tensorrt-llm"));
        Assert.Equal([tables[0]], TableChoice.Of([.. tables.Reverse()], null));
    }

    [Theory]
    [InlineData("0.5.9", "0.5.10")]
    [InlineData("1.3.0rc9", "1.3.0rc15")]
    [InlineData("1.3.0rc15", "1.3.0")]
    [InlineData("1.2.0rc2", "1.2.0rc2.post2")]
    [InlineData("0.9", "0.14.0")]
    [InlineData("", "1.0.0")]
    public void Versions_order_as_people_order_them(string earlier, string later)
    {
        Assert.True(TableChoice.CompareVersions(earlier, later) < 0);
        Assert.True(TableChoice.CompareVersions(later, earlier) > 0);
        Assert.Equal(0, TableChoice.CompareVersions(later, later));
    }
}
