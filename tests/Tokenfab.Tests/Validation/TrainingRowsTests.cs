using Tokenfab.Catalog;
using Tokenfab.Validation;

namespace Tokenfab.Tests.Validation;

/// <summary>Rows of training tables: read by their columns, predicted over what they leave out, refused with a reason.</summary>
public sealed class TrainingRowsTests
{
    private const string Header = "model,kind,layers,hidden,ffn,heads,vocab,seq,accelerator,n_accel,dtype,tp,pp,vpp,mbs,gbs,recompute,zero_fsdp,iter_s,mfu_pct,mem_gib";

    [Fact]
    public void An_iteration_its_utilisation_and_its_memory_are_predicted()
    {
        // Korthikanti et al. 2022, table 5.
        var comparison = Run("GPT,dense,96,12288,49152,96,51200,2048,A100-80GB,64,fp16,8,8,3,1,64,selective,,13.75,51.4,70");
        Assert.Equal(1, comparison.Predicted);
        Assert.Equal(["train_iteration", "train_memory", "train_mfu"], comparison.Groups(GroupBy.Op).Select(group => group.Key.Op));
        Assert.All(comparison.Groups(GroupBy.Op), group => Assert.True(group.Errors!.Median < 0.2, $"{group.Key.Op} {group.Errors.Median}"));
    }

    [Fact]
    public void What_a_row_leaves_out_widens_its_interval()
    {
        var told = Run("GPT,dense,96,12288,49152,96,51200,2048,A100-80GB,64,fp16,8,8,3,1,64,selective,,9,,");
        var untold = Run("GPT,dense,96,12288,49152,96,51200,2048,A100-80GB,64,fp16,8,8,3,,64,,,19,,");
        Assert.Equal(0.0, told.Groups(GroupBy.Op).Single().Errors!.Coverage);
        Assert.Equal(1.0, untold.Groups(GroupBy.Op).Single().Errors!.Coverage);
    }

    [Theory]
    [InlineData("GPT,dense,96,12288,49152,96,51200,2048,A100-80GB,64,fp16,,,,,,selective,,13.75,,", "the layout is not told")]
    [InlineData("GPT,dense,96,12288,49152,96,51200,2048,A100-80GB,64,fp16,7,8,,1,64,selective,,13.75,,", "the layout cannot be")]
    [InlineData("Llama,lora,96,12288,49152,96,51200,2048,A100-80GB,64,fp16,8,8,,1,64,selective,,13.75,,", "adapters")]
    [InlineData("nobody's,moe,96,12288,49152,96,51200,2048,A100-80GB,64,fp16,8,8,,1,64,selective,,13.75,,", "knows no model")]
    public void A_row_that_tells_too_little_is_refused_with_the_reason(string row, string reason)
    {
        var comparison = Run(row);
        Assert.Equal(0, comparison.Predicted);
        Assert.Contains(reason, comparison.Refusals.Single().Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Running_out_of_memory_is_an_outcome_that_is_compared()
    {
        const string Columns = "status,layers,hidden,ffn,heads,kv_heads,vocab,tied,seq,accelerator,n_accel,dp,tp,pp,zero_stage,mbs,grad_accum,gbs,recompute,iter_s,mem_reserved_gb";
        var comparison = Run("OOM,80,8192,28672,64,64,131072,False,4096,H100-80GB SXM,8,8,1,1,0,1,1,8,none,,", Columns);
        Assert.Equal("train_fits", comparison.Groups(GroupBy.Op).Single().Key.Op);
        Assert.Equal(0.0, comparison.Groups(GroupBy.Op).Single().Errors!.Median, 1e-9);
    }

    // Two rows of nanotron's sweep: 20 bytes a parameter without ZeRO, and ten of sixteen layers, the embedding beside them, on the first of two stages.
    [Theory]
    [InlineData("Success,16,2048,8192,32,32,131072,True,4096,H100-80GB SXM,8,8,1,1,0,1,32,256,none,3.3374,25.07,1.34G")]
    [InlineData("Success,16,2048,8192,32,32,131072,True,4096,H100-80GB SXM,8,4,1,2,1,4,16,256,none,3.2646,11.88,1.61G")]
    public void What_nanotron_holds_between_iterations_is_met(string row)
    {
        const string Columns = "status,layers,hidden,ffn,heads,kv_heads,vocab,tied,seq,accelerator,n_accel,dp,tp,pp,zero_stage,mbs,grad_accum,gbs,recompute,iter_s,mem_alloc_gb,params_g,source";
        var comparison = Run(row + ",nanotron", Columns);
        Assert.True(comparison.Groups(GroupBy.Op).Single(group => group.Key.Op == "train_memory_state").Errors!.Median < 0.02);
    }

    private static Comparison Run(string row, string header = Header)
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, $"{header}\n{row}\n");
            return Validator.Run([file], CatalogStore.Embedded, 1);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
