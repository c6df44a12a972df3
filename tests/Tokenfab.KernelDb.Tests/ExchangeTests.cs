using System.Globalization;
using Tokenfab.Kernels.Measured;

namespace Tokenfab.KernelDb.Tests;

public sealed class ExchangeTests
{
    private const string Normal = "wideep_deepep_normal_perf.txt";
    private const string NormalHeader =
        "framework,version,device,op_name,kernel_source,node_num,hidden_size,num_token,num_topk,num_experts,dispatch_sms,dispatch_transmit_us,dispatch_notify_us,combine_sms,combine_transmit_us,combine_notify_us";

    private const string LowHeader = "framework,version,device,op_name,kernel_source,node_num,hidden_size,num_token,num_topk,num_experts,dispatch_avg_t_us,combine_avg_t_us";
    private const string WrittenHeader = "framework,version,device,op_name,kernel_source,moe_dtype,num_tokens,hidden_size,topk,num_experts,moe_ep_size,latency";
    private const string UnifiedHeader =
        "framework,version,device,op_name,kernel_source,comm_backend,phase,comm_dtype,ep_size,node_num,hidden_size,topk,num_experts,num_tokens,sms,transmit_us,notify_us,latency";

    [Theory]
    [InlineData("h100_sxm/sglang/0.5.10/" + Normal, NormalHeader, "sglang,0.5.10,H100,normal,deepep,2,7168,4096,8,256,20,120.5,10.5,20,200,20", "h100-sxm",
        "SortedDispatch 8 256 20 8 2 7392 4096 131.0, SortedCombine 8 256 20 8 2 14336 4096 220.0")]
    [InlineData("h100_sxm/comm/sglang/0.5.10/wideep_deepep_ll_perf.txt", LowHeader, "sglang,0.5.10,H100,ll,deepep,1,4096,128,8,128,30.5,40.5", "h100-sxm",
        "DirectDispatch 8 128 1 8 1 4224 128 30.5, DirectCombine 8 128 1 8 1 8192 128 40.5")]
    [InlineData("gb200/trtllm/1.2.0rc6/trtllm_alltoall_perf.txt", WrittenHeader, "TRTLLM,1.2.0rc6,GB200,alltoall_dispatch,NVLinkTwoSided,fp8,64,4096,8,256,16,0.025", "gb200",
        "WrittenDispatch 8 256 1 16 1 4096 64 25.0")]
    [InlineData("h100_sxm/comm/sglang/0.5.14/moe_a2a_perf.txt", UnifiedHeader, "sglang,0.5.14,H100,moe_a2a,deepep,deepep_ht,combine,default,16,2,4096,8,128,512,24,90,10,100", "h100-sxm",
        "SortedCombine 8 128 24 8 2 8192 512 100.0")]
    [InlineData("exchanges.csv", "op,chip,nodes,hidden,tokens,topk,experts,dispatch_us,combine_us,version", "deepep_ll,h100_sxm,1,4096,128,8,128,30.5,40.5,1", "h100-sxm",
        "DirectDispatch 8 128 1 8 1 4224 128 30.5, DirectCombine 8 128 1 8 1 8192 128 40.5")]
    [InlineData("deepep_published.csv", "mode,system,ep,dispatch_gbps,combine_gbps,dispatch_us,combine_us", "legacy low-latency,H800 NVLink+CX7,8,,,77,114", "h800-sxm",
        "DirectDispatch 8 256 1 8 1 7392 128 77.0, DirectCombine 8 256 1 8 1 14336 128 114.0")]
    [InlineData("deepep_published.csv", "mode,system,ep,dispatch_gbps,combine_gbps,dispatch_us,combine_us", "legacy normal internode,H800 NVLink+CX7,16,40,50,,", "h800-sxm",
        "SortedDispatch 8 256 24 8 2 7392 4096 1508.0, SortedCombine 8 256 24 8 2 14336 4096 2339.6")]
    public void Each_table_of_expert_exchanges_has_its_points(string file, string header, string row, string chip, string points)
    {
        using var box = new Sandbox();
        box.Write(file, $"{header}\n{row}\n");
        using var database = box.Open();
        var found = database.TablesOf(chip).OrderBy(table => table.Key.Kernel).Select(table =>
        {
            var rows = database.Read(table);
            return string.Create(CultureInfo.InvariantCulture, $"{table.Key.Kernel} {string.Join(' ', rows.Axes.Select(axis => axis[0]))} {rows.Seconds[0] * 1e6:F1}");
        });
        Assert.Equal(points, string.Join(", ", found));
        Assert.Empty(database.Refused);
    }

    [Theory]
    [InlineData("")]
    [InlineData("systems/data/")]
    public void Chip_framework_and_version_are_those_of_the_folders_in_every_layout(string above)
    {
        const string Header = "op_name,gemm_dtype,m,n,k,latency";
        using var box = new Sandbox();
        box.Write($"{above}h200_sxm/trtllm/1.0.0/gemm_perf.txt", $"{Header}\ngemm,bfloat16,4,512,1024,0.01\n");
        box.WriteParquet(
            $"{above}h200_sxm/gemm/vllm/0.24.0/gemm_perf.parquet",
            ("op_name", new[] { "gemm" }), ("gemm_dtype", new[] { "bfloat16" }), ("m", new long[] { 8 }), ("n", new long[] { 512 }), ("k", new long[] { 1024 }), ("latency", new[] { 0.02 }));
        using var database = box.Open();
        Assert.Equal(
            [("tensorrt-llm", "1.0.0"), ("vllm", "0.24.0")],
            database.TablesOf("h200-sxm").Select(table => (table.Framework, table.Version)).Order());
    }

    [Fact]
    public void Exchanges_that_cannot_be_looked_up_are_counted_by_reason()
    {
        using var box = new Sandbox();
        box.Write("gb200/trtllm/1/trtllm_alltoall_perf.txt", WrittenHeader
            + "\nTRTLLM,1,GB200,alltoall_combine,NVLinkTwoSided,nvfp4,64,4096,8,256,16,0.025"
            + "\nTRTLLM,1,GB200,alltoall_prepare,NVLinkTwoSided,nvfp4,64,4096,8,256,16,0.025"
            + "\nTRTLLM,1,GB200,alltoall_dispatch,NVLinkTwoSided,fp5,64,4096,8,256,16,0.025"
            + "\nTRTLLM,1,GB200,alltoall_dispatch,NVLinkTwoSided,nvfp4,0,4096,8,256,16,0.025"
            + "\nTRTLLM,1,GB200,alltoall_dispatch,NVLinkTwoSided,nvfp4,64,4096,8,256,1,0.025\n");
        using var database = box.Open();
        Assert.Equal((1L, 4L), (database.Rows, database.Refused.Values.Sum()));
        Assert.Equal(MeasuredKernel.WrittenCombine, Assert.Single(database.TablesOf("gb200")).Key.Kernel);
        Assert.Equal(1, database.Refused["the chips of the exchange are not told, or fewer than two"]);
    }
}
