using CsCheck;
using Tokenfab.Catalog;
using Tokenfab.Hardware;
using Tokenfab.Kernels;
using Tokenfab.Models;
using Tokenfab.Network;
using Tokenfab.Parallelism;
using Tokenfab.Serving.Simulation.Engine;
using Tokenfab.Serving.Simulation.Scheduling;

namespace Tokenfab.Tests.Serving.Simulation;

/// <summary>The tables against the model that they were made from.</summary>
public sealed class IterationTimesTests
{
    private const int Budget = 8192;
    private const double Unit = 1e-9 / (1L << IterationTimes.FractionBits);

    private static readonly AttentionWindow Window = new(128, false, 1, 1);

    private static readonly (StepModel Steps, IterationTimes Times)[] Cases =
    [
        Case("Llama-3.1-8B", "hgx-h100", new ParallelLayout(1)),
        Case("Llama-3.1-70B", "hgx-h100", new ParallelLayout(8)),
        Case("DeepSeek-V3", "hgx-h200", new ParallelLayout(8, Expert: 8)),
        Case("gpt-oss-120b", "hgx-h100", new ParallelLayout(4)),
        Case("gpt-oss-120b", "hgx-h100", new ParallelLayout(4), Window),
        Case("gemma-3-27b", "hgx-h100", new ParallelLayout(2), Window with { Tokens = 1024 }),
    ];

    private static readonly Gen<(StepModel Steps, IterationTimes Times)> AnyCase = Gen.Int[0, Cases.Length - 1].Select(i => Cases[i]);

    [Fact]
    public void A_decode_iteration_is_that_of_the_model() => Gen.Select(AnyCase, Gen.Int[1, 512], Gen.Int[1, 60_000]).Sample((c, batch, context) =>
    {
        c.Times.Decode(batch, (long)batch * context, out var units, out _);
        units += Windowed(c.Times, batch, context);
        var exact = c.Steps.Evaluate(StepShape.Decode(batch, context), 1.0).Total.Value;
        Assert.Equal(1.0, units * Unit / exact, 0.03);
    });

    [Fact]
    public void A_decode_line_holds_as_long_as_it_says() => Gen.Select(AnyCase, Gen.Int[1, 512], Gen.Int[1, 60_000]).Sample((c, batch, context) =>
    {
        var lasting = c.Times.Decode(batch, (long)batch * context, out var first, out var growth);
        for (var i = 0; i < Math.Min(lasting, 300); i++)
        {
            c.Times.Decode(batch, (long)batch * (context + i), out var units, out _);
            Assert.Equal(first + (growth * i), units);
        }
    });

    // Several prompts are priced as one with as much attention to do; kernels see their shapes.
    [Fact]
    public void An_iteration_with_prefill_is_near_that_of_the_model()
    {
        var errors = new List<double>();
        Gen.Select(AnyCase, Gen.Int[1, 4], Gen.Int[16, 2000], Gen.Int[0, 30_000], Gen.Int[0, 256], Gen.Int[1, 20_000]).Sample(
            (c, prompts, tokens, past, batch, context) =>
            {
                var units = c.Times.Mixed(
                    (prompts * tokens) + batch, prompts * tokens * (past + (tokens * 0.5)), prompts, batch, (long)batch * context);
                if (c.Times.Windows is { } windows)
                {
                    units += windows.Mixed(prompts * tokens, prompts * windows.Window.Pairs(tokens, past), batch, batch * windows.Window.Past(context));
                }

                var exact = c.Steps.Evaluate(new StepShape(prompts * tokens, prompts, past, batch, context), 1.0).Total.Value;
                lock (errors)
                {
                    errors.Add(Math.Abs((units * Unit / exact) - 1.0));
                }
            },
            seed: "0000000000001",
            iter: 2000);
        errors.Sort();
        Assert.True(errors[errors.Count / 2] < 0.03 && errors[(int)(errors.Count * 0.95)] < 0.10, $"median {errors[errors.Count / 2]:P2}, 95th percentile {errors[(int)(errors.Count * 0.95)]:P2}, worst {errors[^1]:P2}");
    }

    // A prefill worker with attention groups takes dozens of prompts at once, each far shorter than all their tokens together.
    [Fact]
    public void An_iteration_of_many_prompts_is_near_that_of_the_model()
    {
        var layout = new ParallelLayout(1, 2, 1, 4, 4);
        var (steps, times) = Case("deepseek-v3", "gb200-nvl72", layout, budget: 65_536);
        var errors = new List<double>();
        Gen.Select(Gen.Int[1, 64], Gen.Int[64, 2000]).Where((n, tokens) => n * tokens < 65_000).Sample(
            (prompts, tokens) =>
            {
                var units = times.Mixed(prompts * tokens, prompts * tokens * (tokens * 0.5), prompts, 0, 0);
                var groups = Math.Clamp(Math.Max(Math.Ceiling(prompts * tokens / (65_536 / 4.0)), prompts / 2.0), 1.0, 4.0);
                var exact = steps.Evaluate(new StepShape(prompts * tokens / 2.0, Math.Max(prompts / 2.0, 1.0), 0.0, 0.0, 0.0), groups).Total.Value;
                lock (errors)
                {
                    errors.Add(Math.Abs((units * Unit / exact) - 1.0));
                }
            },
            seed: "0000000000001",
            iter: 1000);
        errors.Sort();
        Assert.True(errors[errors.Count / 2] < 0.05 && errors[(int)(errors.Count * 0.95)] < 0.15, $"median {errors[errors.Count / 2]:P2}, 95th percentile {errors[(int)(errors.Count * 0.95)]:P2}, worst {errors[^1]:P2}");
    }

    private static long Windowed(IterationTimes times, int batch, int context)
    {
        var units = 0L;
        times.Windows?.Decode(batch, batch * times.Windows.Window.Past(context), 0, out units, out _);
        return units;
    }

    private static (StepModel Steps, IterationTimes Times) Case(string name, string host, ParallelLayout layout, AttentionWindow? window = null, int budget = Budget + 512)
    {
        var catalog = CatalogStore.Embedded;
        var server = catalog.Server(host);
        var chip = catalog.Accelerator(server.Accelerator);
        var model = catalog.Model(name);
        var steps = new StepModel(
            OperatorGraph.Of(model), layout, model.NativePrecision, KernelModel.For(chip), CommunicationModel.For(server, chip),
            EngineProfile.Find("vllm")!, ExpertLoads.Of(model, ExpertRouting.Balanced, layout.Expert));
        return (steps, ReplicaModel.Of(steps, new EngineSettings(SchedulerPolicy.Vllm, 512, budget, 16, 1 << 20, 131_072) { Window = window }).Times);
    }
}
