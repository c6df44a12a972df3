using System.Globalization;
using CsCheck;
using Tokenfab.Validation;

namespace Tokenfab.Tests.Validation;

/// <summary>What is wrong with a table is told; no row is dropped and nothing crashes.</summary>
public sealed class BadTruthTests
{
    private static readonly string[] Words =
    [
        "gemm", "attn_decode", "moe", "all_reduce", "gdn", "mla_context", "deepep_ll", "custom_all_reduce", "H100", "gb200", "Z80", "bf16", "fp8", "nan", "1e308", "-1", "0", "", "\"", "\"\"", "\"a,b\"", "power_law_9",
    ];

    private static readonly (string Header, string Row)[] Tables =
    [
        (TruthTables.GemmHeader, "gemm,H100,bf16,64,4096,4096,20"),
        ("op,chip,dtype,tokens,hidden,inter,topk,experts,tp,ep,distribution,latency_us", "moe,MI300X,fp8_block,64,7168,2048,8,256,1,8,power_law_1.2,300"),
        ("op,chip,dtype,kv_dtype,batch,isl,kv_len,heads,kv_heads,head_dim,window,latency_us", "attn_decode,L40S,bf16,fp8,8,1,4096,32,8,128,,40"),
        ("op,chip,dtype,kv_dtype,batch,isl,kv_len,heads,latency_us", "mla_context,H20,bf16,fp8,2,1024,0,128,900"),
        ("op,chip,phase,batch,seq_len,num_k_heads,head_k_dim,num_v_heads,head_v_dim,latency_us", "gdn,b200,context,1,4096,16,128,32,128,200"),
        ("op,chip,dtype,num_gpus,elements,latency_us", "all_reduce,a100_dgx,half,8,1048576,60"),
        ("op,chip,dtype,num_gpus,elements,latency_us", "custom_all_reduce,H200,bf16,4,8192,8"),
        ("op,chip,nodes,hidden,tokens,topk,dispatch_us,combine_us", "deepep_ll,H800,2,7168,128,8,150,300"),
        ("op,hardware,n_gpus,bytes,time_us_out_of_place", "all_reduce,A100-40GB SXM4,64,1048576,120"),
    ];

    [Theory]
    [InlineData("gemm,H100,bf16,64,4096,4096,nan", "'latency_us' is not a finite number")]
    [InlineData("gemm,H100,bf16,64,4096,4096,Infinity", "'latency_us' is not a finite number")]
    [InlineData("gemm,H100,bf16,64,4096,4096,-3", "'latency_us' is negative")]
    [InlineData("gemm,H100,bf16,64,4096,4096,0", "'latency_us' is zero")]
    [InlineData("gemm,H100,bf16,64,4096,4096,", "the row has no 'latency_us' (or _ms, _s, _ns)")]
    [InlineData("gemm,H100,bf16,64,,4096,20", "'n' is empty")]
    [InlineData("gemm,H100,bf16,-64,4096,4096,20", "'m' is negative")]
    [InlineData("gemm,H100,bf16,sixty,4096,4096,20", "'m' is not a finite number")]
    [InlineData("gemm,H100,bf17,64,4096,4096,20", "no number format is called 'bf17'")]
    [InlineData("gemm,Z80,bf16,64,4096,4096,20", "the catalogue knows no chip 'Z80'")]
    [InlineData("gemm,,bf16,64,4096,4096,20", "the row does not say on which chip (--chip says it)")]
    [InlineData("fft,H100,bf16,64,4096,4096,20", "no model predicts rows of 'fft'")]
    [InlineData("gemm,H100,bf16,64,4096,4096", "the row has fewer cells than the header")]
    [InlineData("gemm,H100,bf16,64,4096,4096,20,7", "the row has more cells than the header")]
    [InlineData("gemm,\"H100,bf16,64,4096,4096,20", "a quote is not closed, or text follows a closing quote")]
    [InlineData("gemm,\"H100\"x,bf16,64,4096,4096,20", "a quote is not closed, or text follows a closing quote")]
    public void A_row_that_cannot_be_used_is_refused_with_its_reason_and_the_next_is_read(string row, string reason)
    {
        var result = TruthTables.Validate($"{TruthTables.GemmHeader}\n{row}\ngemm,H100,bf16,64,4096,4096,20\n");

        TruthTables.AssertAddsUp(result, 2);
        Assert.Equal([new Refusal("table0.csv", reason, 1)], result.Refusals);
        Assert.Equal(1, result.Predicted);
    }

    [Fact]
    public void A_missing_column_is_named()
    {
        var result = TruthTables.Validate("op,chip,dtype,m,n,latency_us\ngemm,H100,bf16,64,4096,20\n");

        Assert.Equal("rows of 'gemm' need the column k", Assert.Single(result.Refusals).Reason);
    }

    [Fact]
    public void Units_may_differ_between_tables_but_not_within_a_row()
    {
        const string Header = "op,chip,dtype,m,n,k,latency_us,latency_ms\n";
        var result = TruthTables.Validate(Header + "gemm,H100,bf16,64,4096,4096,20,\ngemm,H100,bf16,64,4096,4096,,0.02\ngemm,H100,bf16,64,4096,4096,20,0.02\ngemm,H100,bf16,64,4096,4096,20,20\n");

        TruthTables.AssertAddsUp(result, 4);
        Assert.Equal(3, result.Predicted);
        Assert.Equal("the columns of 'latency' in different units disagree", Assert.Single(result.Refusals).Reason);
        Assert.Single(result.Points.Select(point => Math.Round(point.Measured, 12)).Distinct());
    }

    [Theory]
    [InlineData("", "the file is empty")]
    [InlineData("\n\n", "the first line is empty")]
    [InlineData("\0\u0001\u0002", "the file is not a text table")]
    [InlineData("op,chip,chip\n", "two columns have this name")]
    [InlineData(",,\n", "the first line names no columns")]
    public void A_file_that_is_no_table_is_an_error(string content, string problem) =>
        Assert.Equal(problem, Assert.Throws<InputException>(() => TruthTables.Validate(content)).Problem);

    [Fact]
    public void A_file_that_turns_out_not_to_be_text_does_not_spoil_the_others()
    {
        var good = $"{TruthTables.GemmHeader}\ngemm,H100,bf16,64,4096,4096,20\n";
        var result = TruthTables.Validate([good, $"{TruthTables.GemmHeader}\n\0\0\0\n", good]);

        TruthTables.AssertAddsUp(result, 2);
        Assert.Equal("table1.csv", Assert.Single(result.Unreadable).File);
    }

    [Fact]
    public void A_line_longer_than_any_row_is_an_error() =>
        Assert.Contains("longer than", Assert.Throws<InputException>(() => TruthTables.Validate($"{TruthTables.GemmHeader}\n{new string('x', 600_000)}\n")).Problem, StringComparison.Ordinal);

    [Fact]
    public void There_must_be_something_there()
    {
        Assert.Throws<InputException>(() => Validator.FilesOf("/no/such/folder"));
        var empty = Directory.CreateTempSubdirectory();
        Assert.Equal("the folder holds no table", Assert.Throws<InputException>(() => Validator.FilesOf(empty.FullName)).Problem);
        empty.Delete();
    }

    [Fact]
    public void Whatever_the_cells_hold_every_row_is_predicted_or_refused()
    {
        var cell = Gen.OneOf(
            Gen.Int[0, Words.Length - 1].Select(i => Words[i]),
            Gen.Double[0, 1e7].Select(number => number.ToString(CultureInfo.InvariantCulture)),
            Gen.Int[1, 4096].Select(number => number.ToString(CultureInfo.InvariantCulture)),
            Gen.String[0, 6].Select(text => text.Replace('\n', ' ').Replace('\0', ' ')));
        Gen.Select(Gen.Int[0, Tables.Length - 1], Gen.Select(Gen.Int[0, 14], cell).Array[0, 3].Array[1, 20]).Sample(
            (table, mutations) =>
            {
                var lines = mutations.Select(row =>
                {
                    var cells = Tables[table].Row.Split(',');
                    foreach (var (i, text) in row)
                    {
                        cells[i % cells.Length] = text;
                    }

                    return string.Join(',', cells);
                }).ToArray();
                var result = TruthTables.Validate($"{Tables[table].Header}\n{Tables[table].Row}\n{string.Join('\n', lines)}\n");
                TruthTables.AssertAddsUp(result, lines.Count(line => !string.IsNullOrWhiteSpace(line)) + 1);
                Assert.True(result.Predicted > 0);
            },
            iter: 300);
    }
}
