using Tokenfab.Validation;

namespace Tokenfab.Tests.Validation;

/// <summary>Do tables of whole runs become figures, and are their errors of a size that a wrong unit or a lost factor would break?</summary>
public sealed class EndToEndRowsTests
{
    [Theory]
    [InlineData("accelerator,chips,accel_per_node,model,scenario,framework,tokens_per_s_per_chip", "NVIDIA H200-SXM-141GB,8,8,llama2-70b-99,Offline,TensorRT 10.2.0,4300", "throughput")]
    [InlineData("accelerator,chips,accel_per_node,model,scenario,framework,tokens_per_s", "NVIDIA H200-SXM-141GB,8,8,llama2-70b-99,Server,TensorRT 10.2.0,33000", "throughput_server")]
    [InlineData("system,chips,model,dtype,isl,osl,load,phase,tokens_per_s_per_chip", "H20,8,GLM-4.5-Air,bf16,128,1024,batch 32,e2e output,300", "throughput")]
    [InlineData("system,chips,model,dtype,isl,osl,load,phase,tokens_per_s_per_chip", "H20,4,Qwen3-30B-A3B,bf16,4096,2048,bs100,decode,2749", "throughput_decode")]
    [InlineData("chip,chips,model,dtype,tp,ep,max_num_seqs,avg_batch,avg_out,output_tps_per_chip", "H100,1,Llama-3.1-8B,bfloat16,1,1,64,63,500,4000", "throughput")]
    [InlineData("chip,model,tp,prompt,batch,out_tokens,prompt_ms,token_ms", "h100-80gb,llama2-70b,8,1024,4,128,300,25", "tpot,ttft")]
    public void A_run_is_predicted_within_a_factor_of_three(string header, string row, string figures)
    {
        var result = TruthTables.Validate($"{header}\n{row}\n");

        TruthTables.AssertAddsUp(result, 1);
        Assert.Equal(1, result.Predicted);
        Assert.Equal(figures, string.Join(',', result.Groups(GroupBy.Op).Select(group => group.Key.Op)));
        Assert.All(result.Points, point => Assert.InRange(point.Predicted / point.Measured, 1.0 / 3.0, 3.0));
    }

    [Theory]
    [InlineData("accelerator,chips,model,scenario,tokens_per_s", "H100,8,gptj-99,Offline,20000", "the requests of 'gptj-99' are not known")]
    [InlineData("accelerator,chips,model,scenario,tokens_per_s", "H100,8,llama2-70b-99,MultiStream,20000", "no model predicts the scenario 'MultiStream' of 'llama2-70b-99'")]
    [InlineData("accelerator,chips,model,scenario,tokens_per_s,twin_99_999", "H100,8,llama2-70b-99.9,Offline,20000,1", "the row repeats a run under another accuracy target")]
    [InlineData("system,chips,model,dtype,phase,tokens_per_s_per_chip", "H20,8,DeepSeek-R1,fp8,decode,>1000", "'tokens_per_s_per_chip' is not a finite number")]
    [InlineData("system,chips,model,dtype,phase,tokens_per_s_per_chip", "H20,8,DeepSeek-R1,fp8,training,1000", "no model predicts the phase 'training'")]
    public void What_cannot_be_predicted_says_why(string header, string row, string reason) =>
        Assert.Contains(reason, TruthTables.Validate($"{header}\n{row}\n").Refusals.Select(refusal => refusal.Reason));
}
