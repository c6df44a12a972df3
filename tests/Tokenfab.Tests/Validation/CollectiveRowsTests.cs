using Tokenfab.Validation;

namespace Tokenfab.Tests.Validation;

/// <summary>Are collectives of every form of table read, over the links that the row tells?</summary>
public sealed class CollectiveRowsTests
{
    private const string NodeHeader = "op,chip,dtype,nodes,gpus_per_node,bytes,latency_us";

    [Theory]
    [InlineData(NodeHeader, "all_reduce,H100,half,1,8,268435456,1091")]
    [InlineData(NodeHeader, "sendrecv,V100-PCIE-16GB,half,2,1,268435456,224820")]
    [InlineData("op,system,dtype,num_gpus,devices_per_node,bytes,latency_us", "all_reduce,a100_pairwise_nvlink,fp16,4,4,49807360,3450")]
    [InlineData("op,chip,dtype,num_gpus,elements,latency_us,kernel", "custom_all_reduce,h100_sxm,bfloat16,8,524288,15.7,vLLM_custom_graph")]
    [InlineData("op,chip,dtype,num_gpus,elements,latency_us,kernel", "custom_all_reduce,h100_sxm,bfloat16,8,524288,30,vLLM_custom_eager")]
    [InlineData("op,chip,nodes,hidden,tokens,topk,experts,dispatch_sms,dispatch_us,combine_sms,combine_us", "deepep_normal,h100_sxm,1,7168,4096,8,256,8,1082,8,2031")]
    [InlineData("op,chip,dtype,tokens,hidden,topk,experts,ep,latency_us", "alltoall_dispatch,gb200,fp8,8192,7168,8,256,8,743")]
    [InlineData("mode,system,ep,dispatch_gbps,combine_gbps,dispatch_us,combine_us", "low-latency,H800 NVLink+CX7,16,63,74,118,195")]
    public void Every_form_of_row_is_predicted_within_a_factor_of_two(string header, string row)
    {
        var result = TruthTables.Validate($"{header}\n{row}\n");

        TruthTables.AssertAddsUp(result, 1);
        Assert.All(result.Groups(GroupBy.All), group => Assert.InRange(group.Errors!.Median, 0.0, 1.0));
    }

    [Theory]
    [InlineData("all_reduce,a100_dgx,fp16,16,8,60030976,6380", "all_reduce, network not told")]
    [InlineData("all_reduce,a100_dgx,fp16,8,8,60030976,633", "all_reduce")]
    public void Collectives_over_a_network_that_no_row_names_are_predicted_and_told_apart(string row, string op)
    {
        var result = TruthTables.Validate($"op,system,dtype,num_gpus,devices_per_node,bytes,latency_us\n{row}\n");

        Assert.Equal(1, result.Predicted);
        Assert.Equal(op, Assert.Single(result.Groups(GroupBy.All)).Key.Op);
    }

    [Theory]
    [InlineData("all_reduce,H100,half,1,16,1024,10", "more chips")]
    [InlineData("all_reduce,H100,half,1,8,0,10", "'bytes' is zero")]
    [InlineData("all_reduce,no such chip,half,1,8,1024,10", "knows no chip")]
    public void A_row_that_cannot_be_is_refused_with_its_reason(string row, string reason)
    {
        var result = TruthTables.Validate($"{NodeHeader}\n{row}\n");

        Assert.Equal(0, result.Predicted);
        Assert.Contains(reason, Assert.Single(result.Refusals).Reason, StringComparison.Ordinal);
    }
}
