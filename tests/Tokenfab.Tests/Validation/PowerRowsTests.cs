using Tokenfab.Catalog;
using Tokenfab.Validation;

namespace Tokenfab.Tests.Validation;

public sealed class PowerRowsTests
{
    [Fact]
    public void A_product_gives_its_power_and_its_time()
    {
        var figures = Read("op,chip,dtype,m,n,k,latency_us,avg_power_w,power_limit_w\ngemm_power,h200_sxm,bfloat16,8192,8192,8192,1600,690,700\n");
        Assert.Equal(["power", "gemm"], figures.Select(figure => figure.Op));
        Assert.InRange(Predicted(figures[0]), 500.0, 700.0);
    }

    [Fact]
    public void A_lower_limit_lowers_the_power() => Assert.True(
        Predicted(Read("op,chip,dtype,m,n,k,avg_power_w,power_limit_w\ngemm_power,h200_sxm,bfloat16,8192,8192,8192,400,400\n")[0]) <= 400.0);

    [Fact]
    public void A_served_model_gives_power_of_all_chips_and_energy_per_token()
    {
        var figures = Read(
            "chip,chips,model,dtype,tp,ep,dp,task,avg_batch,avg_out,output_tps,avg_power_w_all_gpus,energy_per_token_j\n"
            + "H100,4,meta-llama/Llama-3.1-70B-Instruct,bfloat16,4,1,1,chat,64,400,2510,2000,0.797\n");
        Assert.Equal([("power", FigureUnit.Watts), ("energy", FigureUnit.JoulesPerToken)], figures.Select(figure => (figure.Op, figure.Unit)));
        Assert.InRange(Predicted(figures[0]), 4 * 200.0, 4 * 700.0);
        Assert.InRange(Predicted(figures[1]), 0.3, 1.6);
    }

    [Fact]
    public void Shares_of_the_limit_are_refused_where_nothing_was_measured()
    {
        const string Header = "chip,model,tp,prompt,batch,out_tokens,prompt_ms,token_ms,peak_power_frac,avg_power_frac\n";
        Assert.Equal(["power", "peak_power", "ttft", "tpot"], Read(Header + "a100-80gb,llama2-70b,8,512,4,128,292,45.8,0.92,0.44\n").Select(figure => figure.Op));
        Assert.Equal(["ttft", "tpot"], Read(Header + "h100-80gb,llama2-70b,8,512,4,128,132,31.8,0,0\n").Select(figure => figure.Op));
    }

    [Theory]
    [InlineData("no-such-model", "bfloat16", "4", "1")]
    [InlineData("meta-llama/Llama-3.1-70B-Instruct", "bf17", "4", "1")]
    [InlineData("meta-llama/Llama-3.1-70B-Instruct", "bfloat16", "3", "1")]
    [InlineData("meta-llama/Llama-3.1-70B-Instruct", "bfloat16", "8", "1")]
    public void What_cannot_be_used_is_no_figure(string model, string dtype, string tp, string ep) => Assert.Empty(Read(
        "chip,chips,model,dtype,tp,ep,avg_batch,avg_out,avg_power_w_all_gpus\n" + $"H100,4,{model},{dtype},{tp},{ep},64,400,2000\n"));

    private static Measurement[] Read(string table)
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, table);
            return [.. TableReader.Measurements([file], new Subjects(CatalogStore.Embedded))];
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static double Predicted(Measurement figure) => figure.Predictor.Predict(new ModelBook(CatalogStore.Embedded)).Mid;
}
