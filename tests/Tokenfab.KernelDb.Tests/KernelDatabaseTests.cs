using Tokenfab.Hardware;
using Tokenfab.Kernels.Measured;

namespace Tokenfab.KernelDb.Tests;

public sealed class KernelDatabaseTests
{
    private const string Header = "op,chip,dtype,m,n,k,latency_us,framework,version,source\n";

    [Fact]
    public void The_normal_form_is_read_sorted_and_each_point_once()
    {
        using var box = new Sandbox();
        box.Write("gemm.csv", Header
            + "gemm,h200_sxm,bfloat16,64,4096,1024,9.5,VLLM,0.24.0,me\n"
            + "gemm,h200_sxm,bfloat16,1,4096,1024,5.25,VLLM,0.24.0,me\n"
            + "gemm,h200_sxm,bfloat16,64,4096,1024,9.25,VLLM,0.24.0,me\n"
            + "gemm,h200_sxm,bfloat16,16,256,1024,3.5,VLLM,0.24.0,me\n");
        using var database = box.Open();
        var (table, rows) = Sandbox.Only(database, "h200-sxm");
        Assert.Equal(new MeasuredTable(new(MeasuredKernel.Gemm, NumberFormat.Bf16, NumberFormat.Bf16), "vllm", "0.24.0", 3), table);
        Assert.Equal([256f, 4096f, 4096f], rows.Axes[0]);
        Assert.Equal([1024f, 1024f, 1024f], rows.Axes[1]);
        Assert.Equal([16f, 1f, 64f], rows.Axes[2]);
        Assert.Equal([3.5e-6, 5.25e-6, 9.25e-6], rows.Seconds);
        Assert.Equal((3L, 0), (database.Rows, database.Refused.Count));
        Assert.Empty(database.TablesOf("b200-sxm"));
    }

    [Fact]
    public void AIConfigurators_database_is_read_as_it_ships()
    {
        using var box = new Sandbox();
        box.WriteParquet(
            "h200_sxm/trtllm/1.3.0rc10/gemm_perf.parquet",
            ("framework", new[] { "TRTLLM", "TRTLLM" }), ("version", new[] { "1.3.0rc10", "1.3.0rc10" }), ("device", new[] { "NVIDIA H200", "NVIDIA H200" }),
            ("op_name", new[] { "gemm", "gemm" }), ("kernel_source", new[] { "torch_flow", "torch_flow" }), ("gemm_dtype", new[] { "fp8_block", "fp8_block" }),
            ("m", new long[] { 8, 4 }), ("n", new long[] { 512, 512 }), ("k", new long?[] { 7168, 7168 }), ("latency", new[] { 0.0125, 0.0121 }));
        using var database = box.Open();
        var (table, rows) = Sandbox.Only(database, "h200-sxm");
        Assert.Equal(("tensorrt-llm", "1.3.0rc10", NumberFormat.Fp8Block, NumberFormat.Fp8), (table.Framework, table.Version, table.Key.Stored, table.Key.Computed));
        Assert.Equal([4f, 8f], rows.Axes[2]);
        Assert.Equal([12.1e-6, 12.5e-6], rows.Seconds, (a, b) => Math.Abs(a - b) < 1e-15);
    }

    [Theory]
    [InlineData("context_attention_perf.txt", "attn_dtype,kv_cache_dtype,batch_size,isl,num_heads,num_key_value_heads,head_dim,window_size,op_name,latency", "bfloat16,fp8,4,2048,32,8,128,0,context_attention,0.3", MeasuredKernel.AttentionPrefill, "8 32 4 2048")]
    [InlineData("generation_attention_perf.txt", "attn_dtype,kv_cache_dtype,batch_size,isl,num_heads,num_key_value_heads,head_dim,step,op_name,latency", "bfloat16,bfloat16,4,1,32,8,128,1023,generation_attention,0.3", MeasuredKernel.AttentionDecode, "8 32 4 1024")]
    [InlineData("context_mla_perf.txt", "mla_dtype,kv_cache_dtype,num_heads,batch_size,isl,op_name,latency", "bfloat16,bfloat16,16,2,4096,mla_context,0.9", MeasuredKernel.AttentionPrefill, "16 16 2 4096")]
    [InlineData("generation_mla_perf.txt", "mla_dtype,kv_cache_dtype,num_heads,batch_size,isl,step,op_name,latency", "bfloat16,fp8,128,32,1,8191,mla_generation,0.2", MeasuredKernel.AttentionDecode, "1 128 32 8192")]
    [InlineData("mla_bmm_perf.txt", "bmm_dtype,num_tokens,num_heads,op_name,latency", "fp8,64,16,mla_gen_pre,0.01", MeasuredKernel.BatchedGemm, "512 128 16 64")]
    [InlineData("moe_perf.txt", "moe_dtype,num_tokens,hidden_size,inter_size,topk,num_experts,moe_tp_size,moe_ep_size,distribution,op_name,latency", "fp8_block,128,7168,2048,8,256,2,8,power_law_1.01,moe,0.7", MeasuredKernel.Experts, "7168 1024 256 8 8 128")]
    [InlineData("nccl_perf.txt", "nccl_dtype,num_gpus,message_size,op_name,latency", "half,8,1024,all_gather,0.03", MeasuredKernel.AllGather, "1 8 2048")]
    [InlineData("nccl_perf.txt", "nccl_dtype,num_gpus,message_size,op_name,latency", "half,16,1024,all_reduce,0.03", MeasuredKernel.AllReduce, "2 8 2048")]
    [InlineData("custom_allreduce_perf.txt", "allreduce_dtype,num_gpus,message_size,op_name,latency", "bfloat16,4,1024,all_reduce,0.01", MeasuredKernel.EngineAllReduce, "1 4 2048")]
    [InlineData("gdn_perf.txt", "phase,batch_size,seq_len,num_k_heads,head_k_dim,num_v_heads,head_v_dim,kernel_source,op_name,latency", "context,2,512,16,128,32,64,chunk_gated_delta_rule,gdn,0.1", MeasuredKernel.DeltaPrefill, "16 32 2 512")]
    [InlineData("gdn_perf.txt", "phase,batch_size,seq_len,num_k_heads,head_k_dim,num_v_heads,head_v_dim,kernel_source,op_name,latency", "generation,2,1,16,128,32,64,causal_conv1d_update,gdn,0.1", MeasuredKernel.ConvolutionDecode, "2048 2")]
    [InlineData("mamba2_perf.txt", "phase,batch_size,seq_len,n_groups,d_state,nheads,head_dim,d_conv,chunk_size,kernel_source,op_name,latency", "context,2,512,8,128,64,64,4,256,causal_conv1d_fn,mamba2,0.1", MeasuredKernel.ConvolutionPrefill, "6144 2 512")]
    public void Each_kernel_of_AIConfigurator_has_its_axes(string file, string header, string row, MeasuredKernel kernel, string axes)
    {
        using var box = new Sandbox();
        box.Write($"h100_sxm/sglang/0.5.10/{file}", $"{header}\n{row}\n");
        using var database = box.Open();
        var (table, rows) = Sandbox.Only(database, "h100-sxm");
        Assert.Equal((kernel, "sglang", "0.5.10"), (table.Key.Kernel, table.Framework, table.Version));
        Assert.Equal(axes, string.Join(' ', rows.Axes.Select(axis => axis[0])));
    }

    [Fact]
    public void Rows_that_cannot_be_used_are_counted_by_reason()
    {
        using var box = new Sandbox();
        box.Write("mixed.csv", Header
            + "gemm,h200_sxm,bfloat16,64,4096,1024,9.5,VLLM,1,me\n"
            + "gemm,no-such-chip,bfloat16,64,4096,1024,9.5,VLLM,1,me\n"
            + "gemm,h200_sxm,bf17,64,4096,1024,9.5,VLLM,1,me\n"
            + "gemm,h200_sxm,bfloat16,-64,4096,1024,9.5,VLLM,1,me\n"
            + "gemm,h200_sxm,bfloat16,64,NaN,1024,9.5,VLLM,1,me\n"
            + "gemm,h200_sxm,bfloat16,64,4096,1024,-1,VLLM,1,me\n"
            + "gemm,h200_sxm,bfloat16,64,4096,1024,,VLLM,1,me\n"
            + "gemm,h200_sxm,bfloat16,64,4096\n"
            + "rope,h200_sxm,bfloat16,64,4096,1024,9.5,VLLM,1,me\n");
        using var database = box.Open();
        Assert.Equal(1, database.Rows);
        Assert.Equal(8, database.Refused.Values.Sum());
        Assert.Equal(2, database.Refused["a size is missing, not a number, or not above zero"]);
        Assert.Equal(1, database.Refused["'rope' is not a kernel that plans look up"]);
    }

    [Fact]
    public void Pointers_of_Git_LFS_are_refused_with_what_mends_them()
    {
        using var box = new Sandbox();
        box.Write("h200_sxm/vllm/0.19.0/gemm_perf.parquet", "version https://git-lfs.github.com/spec/v1\noid sha256:de419818c7bc7654b98ac86f9a7e077e9935c12d4c820ee5fab02cfb74049c31\nsize 8815104\n");
        var error = Assert.Throws<InputException>(() => box.Open());
        Assert.Contains("git lfs pull", error.Mend, StringComparison.Ordinal);
        Assert.EndsWith("gemm_perf.parquet", error.File, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("broken.parquet", "PAR1 this is no Parquet file PAR1")]
    [InlineData("empty.parquet", "")]
    [InlineData("empty.csv", "")]
    [InlineData("twice.csv", "op,op,m\n1,2,3\n")]
    public void Broken_files_are_refused_by_name(string name, string content)
    {
        using var box = new Sandbox();
        box.Write(name, content);
        Assert.EndsWith(name, Assert.Throws<InputException>(() => box.Open()).File, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cut_off_parquet_file_is_refused()
    {
        using var box = new Sandbox();
        var path = box.WriteParquet("gemm.parquet", ("op", Enumerable.Repeat("gemm", 5000).ToArray()), ("m", Enumerable.Range(1, 5000).Select(i => (long)i).ToArray()));
        var bytes = File.ReadAllBytes(path);
        File.WriteAllBytes(path, [.. bytes.Take(300), .. bytes.TakeLast(bytes.Length / 3)]);
        Assert.Throws<InputException>(() => box.Open());
    }

    [Fact]
    public void A_folder_without_a_row_of_use_is_refused_with_the_commonest_reason()
    {
        using var box = new Sandbox();
        Assert.Contains("no table", Assert.Throws<InputException>(() => box.Open()).Problem, StringComparison.Ordinal);
        box.Write("rows.csv", Header + "gemm,abacus,bfloat16,1,2,3,4,VLLM,1,me\n");
        Assert.Contains("abacus", Assert.Throws<InputException>(() => box.Open()).Problem, StringComparison.Ordinal);
        Assert.Throws<InputException>(() => KernelDatabase.Open(Path.Combine(box.Tables, "nowhere"), Catalog.CatalogStore.Embedded, box.Cache));
    }

    [Fact]
    public void The_compact_file_serves_until_a_table_changes()
    {
        using var box = new Sandbox();
        var path = box.Write("gemm.csv", Header + "gemm,h200_sxm,bfloat16,64,4096,1024,9.5,VLLM,1,me\n");
        var read = new List<string>();
        box.Open(read.Add).Dispose();
        box.Open(read.Add).Dispose();
        Assert.Equal(["gemm.csv"], read);

        File.AppendAllText(path, "gemm,h200_sxm,bfloat16,128,4096,1024,10.5,VLLM,1,me\n");
        using var database = box.Open(read.Add);
        Assert.Equal(2, database.Rows);
        Assert.Equal(2, read.Count);
    }

    [Fact]
    public void A_spoiled_compact_file_is_written_anew()
    {
        using var box = new Sandbox();
        box.Write("gemm.csv", Header + "gemm,h200_sxm,bfloat16,64,4096,1024,9.5,VLLM,1,me\n");
        box.Open().Dispose();
        var file = Assert.Single(Directory.GetFiles(box.Cache));
        File.WriteAllBytes(file, [.. File.ReadAllBytes(file).Take(60)]);
        using var database = box.Open();
        Assert.Equal(1, database.Rows);
        Assert.Equal([file], Directory.GetFiles(box.Cache));
    }
}
