using System.Globalization;
using System.Text;
using Tokenfab.Catalog;
using Tokenfab.Hardware;
using Tokenfab.Kernels;
using Tokenfab.Validation;

namespace Tokenfab.Tests.Validation;

/// <summary>Do tables of measurements get the predictions that the models make, and are errors told right?</summary>
public sealed class ValidatorTests
{
    [Fact]
    public void A_row_is_compared_with_what_the_kernel_model_predicts()
    {
        var predicted = KernelModel.For(CatalogStore.Embedded.Accelerator("h20")).Gemm(128, 8192, 4096, NumberFormat.Fp8, NumberFormat.Fp8).Total.Value;
        var result = TruthTables.Validate(string.Create(CultureInfo.InvariantCulture, $"{TruthTables.GemmHeader}\ngemm,NVIDIA H20,fp8,128,8192,4096,{predicted * 1e6 / 1.25}\n"));

        var group = Assert.Single(result.Groups(GroupBy.All));
        Assert.Equal(("table0.csv", "gemm", "h20", "fp8"), (group.Key.File, group.Key.Op, group.Key.Chip, group.Key.Dtype));
        Assert.Equal(0.25, group.Errors!.Median, 9);
        Assert.Equal(0.25, group.Errors.Bias, 9);
    }

    [Theory]
    [InlineData("chip,dtype,m,n,k,latency_us", "H100,bf16,64,4096,4096,20")]
    [InlineData("OP,System,dtype,M,N,K,latency_ms", "gemm,h100_sxm,bf16,64,4096,4096,0.02")]
    [InlineData("k,n,m,dtype,gpu,latency_s", "4096,4096,64,bfloat16,NVIDIA H100-SXM-80GB,2e-5")]
    public void A_table_is_known_by_its_columns_whatever_their_order_and_case(string header, string row)
    {
        var result = TruthTables.Validate($"{header}\n{row}\n");

        Assert.Empty(result.Refusals);
        Assert.Equal("h100-sxm", Assert.Single(result.Points).Chip);
        Assert.Equal(20e-6, Assert.Single(result.Points).Measured, 12);
    }

    [Theory]
    [InlineData("a100_dgx", "a100-sxm-80gb")]
    [InlineData("A100-40GB SXM4", "a100-sxm-40gb")]
    [InlineData("AMD Instinct MI300X-NPS1-SPX-192GB-750W", "mi300x")]
    [InlineData("NVIDIA H100-SXM-80GB x8", "h100-sxm")]
    [InlineData("NVIDIA L40S", "l40s")]
    [InlineData("H20", "h20")]
    [InlineData("gb200", "gb200")]
    public void Chips_are_found_however_people_write_them(string name, string id) => Assert.Equal(id, new Subjects(CatalogStore.Embedded).Chip(name)?.Id);

    [Theory]
    [InlineData("H20 141GB")]
    [InlineData("Z80")]
    [InlineData("")]
    public void A_chip_that_the_catalogue_lacks_is_not_taken_for_another(string name) => Assert.Null(new Subjects(CatalogStore.Embedded).Chip(name));

    [Fact]
    public void The_result_does_not_depend_on_threads()
    {
        var table = new StringBuilder(TruthTables.GemmHeader).Append('\n');
        for (var i = 0; i < 30_000; i++)
        {
            table.Append(CultureInfo.InvariantCulture, $"gemm,{(i % 3 == 0 ? "H100" : "MI300X")},bf16,{1 + (i % 97)},{64 * (1 + (i % 31))},{i % 7 * 512},{1 + (i * 7919 % 1000)}\n");
        }

        string Told(int threads)
        {
            var result = TruthTables.Validate([table.ToString(), table.ToString()], threads);
            return string.Join('\n', result.Groups(GroupBy.All).Select(group => $"{group.Key} {group.Rows} {group.Errors} {string.Join(' ', group.Histogram)}")
                .Concat(result.Refusals.Select(refusal => refusal.ToString())).Concat(result.Noise.Select(noise => noise.ToString()))
                .Concat(result.Points.Concat(result.Worst).Select(point => point.ToString())));
        }

        Assert.Equal(Told(1), Told(4));
    }

    [Fact]
    public void The_noise_floor_is_that_of_rows_that_the_model_cannot_tell_apart()
    {
        var result = TruthTables.Validate(
            "op,chip,dtype,m,n,k,latency_us,framework\ngemm,H100,bf16,64,4096,4096,20,vllm\ngemm,H100,bf16,64,4096,4096,25,sglang\ngemm,H100,bf16,64,4096,8192,90,vllm\n");

        var noise = Assert.Single(result.Noise).Floor;
        Assert.Equal(1, noise.Configurations);
        Assert.Equal(1.25, noise.Median, 12);
    }

    [Fact]
    public void A_row_of_two_figures_is_one_row()
    {
        var result = TruthTables.Validate("op,chip,nodes,hidden,tokens,topk,dispatch_us,combine_us\ndeepep_ll,H100,1,7168,128,8,80,120\n");

        Assert.Equal(1, result.Rows);
        Assert.Equal(["deepep_ll_combine", "deepep_ll_dispatch"], result.Groups(GroupBy.Op).Select(group => group.Key.Op));
    }

    [Fact]
    public void Several_families_may_read_one_row_and_what_one_cannot_read_does_not_spoil_the_others()
    {
        var answer = new RowAnswer();
        answer.Refuse("first", "a");
        answer.Settle(0, "second", "b");

        Assert.Equal([("first", "a"), ("second", "b")], answer.Refused);
        Assert.All(RowFamilies.All.Where(family => family.Takes(null)), family => Assert.NotEmpty(family.Columns));
    }
}
