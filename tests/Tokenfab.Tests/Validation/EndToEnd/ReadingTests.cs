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
    [InlineData("36", "1", 4, "TP1 DP32 EP32", "TP1 DP4 EP4", 1)]
    [InlineData("72", "1", 4, "TP1 DP64 EP64", "TP1 DP4 EP4", 2)]
    [InlineData("28", "1", 8, "TP1 DP16 EP16", "TP1 DP4 EP4", 3)]
    [InlineData("64", "1", 4, null, null, 0)]
    [InlineData("8", "1", 4, null, null, 0)]
    [InlineData("36", "2", 4, null, null, 0)]
    public void A_degree_that_cuts_nothing_counts_the_chips_of_all_workers(string tp, string dp, int host, string? decode, string? prefill, int workers)
    {
        var whole = LayoutReading.Whole(Row("tp,attn_dp", $"{tp},{dp}"), Subjects.Models.Find("deepseek-r1")!.Model, string.Empty, host);
        Assert.Equal((decode, prefill, workers), (whole?.Decode.ToString(), whole?.Prefill.ToString(), whole?.Workers ?? 0));
    }

    [Fact]
    public void A_row_without_an_engine_is_predicted_in_the_middle_of_all()
    {
        var told = ToldEngine.Of(Row("tp", "8"));
        double[] values = [.. told.Others.Select(engine => engine.StepOverhead.Value).Order()];
        var prediction = told.Around(engine => engine.StepOverhead.Value, 0.1);
        Assert.Equal(values[values.Length / 2], prediction.Mid);
        Assert.True(prediction.Low <= values[0] && prediction.High >= values[^1]);
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
    [InlineData("Qwen/Qwen3-32B", "h100-sxm", "fp8", "fp8", NumberFormat.Fp8, NumberFormat.Fp8, NumberFormat.Fp8)]
    [InlineData("Qwen/Qwen3-32B-FP8", "h100-sxm", "fp8", "fp8", NumberFormat.Fp8Block, NumberFormat.Fp8Block, NumberFormat.Fp8)]
    [InlineData("Qwen3-32B-FP8", "h100-sxm", "", "", NumberFormat.Fp8Block, NumberFormat.Fp8Block, NumberFormat.Fp8)]
    public void Formats_follow_the_checkpoint_that_must_have_run(
        string model, string chip, string gemm, string moe, NumberFormat weights, NumberFormat experts, NumberFormat activations)
    {
        var scheme = PrecisionReading.Of(Row("a", "1"), Subjects.Models.Find(model)!, CatalogStore.Embedded.Accelerator(chip), gemm, moe);
        Assert.Equal((weights, experts, activations), (scheme.Weights, scheme.ExpertWeights, scheme.Activations));
    }

    [Theory]
    [InlineData("framework", "vLLM 0.2.1", "vllm-0.2", true)]
    [InlineData("framework", "vLLM 0.5.2", "vllm-0.13", true)]
    [InlineData("framework", "TensorRT 10.2.0, CUDA 12.4", "tensorrt-llm", true)]
    [InlineData("source", "splitwise-sim data/perf_model.csv (MIT)", "vllm-0.2", true)]
    [InlineData("source", "somebody", "vllm", false)]
    public void The_engine_is_that_of_the_row_or_of_its_source(string column, string text, string engine, bool told)
    {
        var read = ToldEngine.Of(Row(column, $"\"{text}\""));
        Assert.Equal((engine, told), (read.Profile.Id, read.Others.Count == 0));
    }

    [Fact]
    public void Where_nobody_tells_the_engine_the_interval_holds_what_the_others_give()
    {
        var untold = ToldEngine.Of(Row("source", "somebody"));
        var spread = untold.Around(engine => engine.DecodeGraphs ? 1.0 : 5.0, 0.2);
        Assert.Equal((1.0 / 1.2, 1.0, 5.0), (spread.Low, spread.Mid, spread.High));
    }

    [Theory]
    [InlineData("H100-SXM-80GB", "llama2-70b-99", "TP2")]
    [InlineData("H200-SXM-141GB", "llama2-70b-99", "TP1")]
    [InlineData("L40S", "llama2-70b-99", "TP4")]
    public void Mlperf_rows_are_laid_out_over_the_fewest_chips_that_leave_the_cache_room(string chip, string model, string layout)
    {
        var answer = new RowAnswer();
        var row = Row("accelerator,chips,accel_per_node,model,scenario,tokens_per_s,framework", $"NVIDIA {chip},8,8,{model},Offline,20000,\"TensorRT 10.2.0, CUDA 12.4\"");
        new MlperfRows().Read(row, answer);
        Assert.Null(row.Problem);
        Assert.Equal(layout, Assert.IsType<ServingPredictor>(Assert.Single(answer.Figures).Predictor).Deployment.Layouts.Single().ToString());
    }

    [Theory]
    [InlineData("Interactive", "throughput_interactive", null)]
    [InlineData("Server", "throughput_server", null)]
    [InlineData("SingleStream", null, "no model predicts the scenario 'SingleStream' of 'llama2-70b-99'")]
    public void Scenarios_with_users_have_limits(string scenario, string? op, string? problem)
    {
        var answer = new RowAnswer();
        var row = Row("accelerator,chips,accel_per_node,model,scenario,samples_per_s", $"NVIDIA H200-SXM-141GB,8,8,llama2-70b-99,{scenario},90");
        new MlperfRows().Read(row, answer);
        Assert.Equal((op, problem), (answer.Figures.SingleOrDefault()?.Op, row.Problem));
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
