using Tokenfab.Catalog;
using Tokenfab.Hardware;
using Tokenfab.Validation;
using Tokenfab.Validation.EndToEnd;
using Tokenfab.Validation.Tables;

namespace Tokenfab.Tests.Validation.EndToEnd;

public sealed class ReadingTests
{
    private static readonly Subjects Subjects = new(CatalogStore.Embedded);

    [Theory]
    [InlineData("deepseek-ai/DeepSeek-R1", "deepseek-r1")]
    [InlineData("nvidia/DeepSeek-R1-0528-NVFP4-v2", "deepseek-r1")]
    [InlineData("nvidia/DeepSeek-V3.1-NVFP4", "deepseek-v3")]
    [InlineData("MiniMaxAI/MiniMax-M2.5", "minimax-m2.5")]
    [InlineData("openai/gpt-oss-120b", "gpt-oss-120b")]
    [InlineData("meta-llama/Llama-3.3-70B-Instruct-FP8", "llama-3.1-70b")]
    [InlineData("nvidia/Llama-3.1-8B-Instruct-FP8", "llama-3.1-8b")]
    [InlineData("Qwen/Qwen3-235B-A22B-Thinking-2507-FP8", "qwen3-235b-a22b")]
    [InlineData("Qwen/Qwen3.5-397B-A17B-FP8", "qwen3.5-397b-a17b")]
    [InlineData("nvidia/Kimi-K2.5-NVFP4", "kimi-k2.5")]
    [InlineData("zai-org/GLM-5-FP8", "glm-5")]
    [InlineData("Kimi-K2-1T", "kimi-k2")]
    [InlineData("GLM-4.5-Air-106B-A12B", "glm-4.5-air")]
    [InlineData("llama2-70b-99.9", "llama-2-70b")]
    [InlineData("DeepSeek-R1-Distill-Qwen-32B", null)]
    [InlineData("GPT-3-13B", null)]
    public void Models_are_found_under_the_names_that_tables_use(string name, string? id) => Assert.Equal(id, ModelNames.Find(CatalogStore.Embedded, name));

    [Theory]
    [InlineData("8", "1", "8", "1", "x_tp8_ep1_3", "TP8")]
    [InlineData("64", "1", "8", "8", "x_c4_tp8_ep8_17", "TP8 EP8")]
    [InlineData("1", "64", "8", "8", "x_c4_tp8_ep8_17", "TP1 DP8 EP8")]
    [InlineData("1", "8", "1", "8", "x_c4_tp8_0_ep8_0_17", "TP1 DP8 EP8")]
    [InlineData("2", "", "4", "1", "x_tp2_epnone_1", "TP2 DP2")]
    [InlineData("72", "1", "72", "1", "x_tp72_ep1_45", "TP1 DP72 EP72")]
    public void A_layout_is_read_from_the_degrees_and_the_launch_flags(string tp, string dp, string moeTp, string moeEp, string id, string layout)
    {
        var row = Row("id,tp,attn_dp,moe_tp,moe_ep", $"{id},{tp},{dp},{moeTp},{moeEp}");
        Assert.Equal(layout, LayoutReading.Of(row, Subjects.Models.Find("deepseek-r1")!.Model, string.Empty).ToString());
        Assert.Null(row.Problem);
    }

    [Theory]
    [InlineData("deepseek-r1", "b200-sxm", "nvfp4", "nvfp4", NumberFormat.Bf16, NumberFormat.Nvfp4, NumberFormat.Nvfp4)]
    [InlineData("deepseek-r1", "h200-sxm", "fp8", "fp8_block", NumberFormat.Fp8Block, NumberFormat.Fp8Block, NumberFormat.Fp8)]
    [InlineData("gpt-oss-120b", "h100-sxm", "nvfp4", "nvfp4", NumberFormat.Bf16, NumberFormat.Mxfp4, NumberFormat.Bf16)]
    [InlineData("gpt-oss-120b", "b200-sxm", "nvfp4", "nvfp4", NumberFormat.Bf16, NumberFormat.Mxfp4, NumberFormat.Fp8)]
    [InlineData("kimi-k2.5", "h200-sxm", "int4_wo", "int4_wo", NumberFormat.Bf16, NumberFormat.Int4, NumberFormat.Bf16)]
    [InlineData("kimi-k2.5", "b200-sxm", "nvfp4", "nvfp4", NumberFormat.Bf16, NumberFormat.Nvfp4, NumberFormat.Nvfp4)]
    [InlineData("llama-3.1-70b", "b200-sxm", "nvfp4", "nvfp4", NumberFormat.Nvfp4, NumberFormat.Nvfp4, NumberFormat.Nvfp4)]
    [InlineData("llama-3.1-70b", "a100-sxm-80gb", "fp8", "fp8", NumberFormat.Fp8, NumberFormat.Fp8, NumberFormat.Bf16)]
    [InlineData("qwen3-32b", "h100-sxm", "", "", NumberFormat.Bf16, NumberFormat.Bf16, NumberFormat.Bf16)]
    public void Formats_follow_the_checkpoint_that_must_have_run(
        string model, string chip, string gemm, string moe, NumberFormat weights, NumberFormat experts, NumberFormat activations)
    {
        var scheme = PrecisionReading.Of(Row("a", "1"), Subjects.Models.Find(model)!.Model, CatalogStore.Embedded.Accelerator(chip), gemm, moe);
        Assert.Equal((weights, experts, activations), (scheme.Weights, scheme.ExpertWeights, scheme.Activations));
    }

    [Fact]
    public void A_row_that_no_layout_holds_is_refused()
    {
        var row = Row("system,backend,model,isl,osl,concurrency,tp,moe_tp,moe_ep,gemm_quant,ttft_ms,tpot_ms", "h100_sxm,vllm,DeepSeek-R1,1024,1024,4,1,1,1,fp8,100,10");
        new ServingRows().Read(row, new RowAnswer());
        Assert.Equal("the layout that the row gives does not hold the model", row.Problem);
    }

    [Fact]
    public void A_row_yields_both_latencies()
    {
        var answer = new RowAnswer();
        var row = Row("system,backend,model,isl,osl,concurrency,tp,gemm_quant,ttft_ms,tpot_ms", "h100_sxm,vllm,Qwen3-32B,1024,1024,16,4,,100,10");
        new ServingRows().Read(row, answer);
        Assert.Null(row.Problem);
        Assert.Equal(["ttft", "tpot"], answer.Figures.Select(figure => figure.Op));
        var prediction = answer.Figures[1].Predictor.Predict(new ModelBook(CatalogStore.Embedded));
        Assert.InRange(prediction.Mid, prediction.Low!.Value, prediction.High!.Value);
        Assert.InRange(prediction.Mid, 0.005, 0.03);
    }

    private static TruthRow Row(string header, string line)
    {
        var row = new TruthRow(new TruthHeader("test.csv", header.Split(','), RunFacts.None), Subjects);
        Assert.True(row.Load(line.AsMemory(), 2));
        return row;
    }
}
