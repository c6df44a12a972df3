using Tokenfab.Catalog;
using Tokenfab.Hardware;
using Tokenfab.Network.Contention;
using Tokenfab.Network.Contention.Fabrics;
using Tokenfab.Quantities;

namespace Tokenfab.Training.Run;

/// <summary>The same job on other links.</summary>
/// <param name="Name">What they are called.</param>
/// <param name="Iteration">Its iteration there.</param>
/// <param name="Share">Share of a chip's own interface that its data-parallel rings get when all run at once; one where nothing is crowded.</param>
/// <param name="Bottleneck">The tier of links that they share; null where nothing is crowded.</param>
public sealed record LinksOutcome(string Name, Seconds Iteration, Ratio Share, string? Bottleneck)
{
    /// <summary>Evaluates the links that a run asks after.</summary>
    /// <param name="spec">The run.</param>
    /// <param name="step">The job on its own links.</param>
    /// <exception cref="InputException">The job's servers have no links between them, or the layout cannot be there.</exception>
    public static IReadOnlyList<LinksOutcome> Of(RunSpec spec, TrainingStep step)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(step);
        return [.. spec.WhatIf.Select(links => Of(links, step.Job, (ulong)spec.Seed.Value))];
    }

    private static LinksOutcome Of(LinksSpec links, TrainingJob job, ulong seed)
    {
        var server = job.Server;
        var domain = links.Domain is { } size ? Exactly(server.Accelerators, size) : server.Accelerators;
        var up = links.ScaleUp is { } quicker ? server.ScaleUp with { Bandwidth = Exactly(server.ScaleUp.Bandwidth, quicker) } : server.ScaleUp;
        var own = server.ScaleOut ?? (job.Chip.ScaleOut is { } rate ? new NetworkLink("scale-out", TopologyKind.FatTree, rate) : null);
        var between = own is not null && links.ScaleOut is { } wider ? own with { Bandwidth = Exactly(own.Bandwidth, wider) } : own;
        var (share, bottleneck) = (1.0, (string?)null);
        if (links.Oversubscription is { Value: > 1.0 } || links.Scattered)
        {
            if (between is null)
            {
                throw new InputException("run", null, "run.what_if", $"{server.Name} has no links between servers to share", "Write another server");
            }

            var rings = Rings(links, job, (int)domain.Value.Value, up.Bandwidth.Value, between.Bandwidth.Value, seed);
            share = Math.Min(rings.Slowest / between.Bandwidth.Value, 1.0);
            bottleneck = share < 1.0 ? rings.Bottleneck : null;
            between = between with { Bandwidth = Exactly(between.Bandwidth, between.Bandwidth.Value * share) };
        }

        var there = TrainingModel.Evaluate(job with { Server = server with { Accelerators = domain, ScaleUp = up, ScaleOut = between } });
        return new LinksOutcome(links.Name, there.Iteration, new Ratio(share), bottleneck);
    }

    // Ranks stand as Megatron numbers them: tensor ranks side by side, then context, data and pipeline ranks.
    private static SharedRate Rings(LinksSpec links, TrainingJob job, int size, BytesPerSecond up, BytesPerSecond between, ulong seed)
    {
        var domains = (job.Chips + size - 1) / size;
        var fabric = RailFabric.Of(new RailShape(domains, size, up, between)
        {
            LeafDomains = (int)(links.LeafDomains?.Value ?? 32.0), LeafOversubscription = links.Oversubscription?.Value ?? 1.0,
        });
        var places = Enumerable.Range(0, domains).ToArray();
        if (links.Scattered)
        {
            var random = new SplitMix64(seed);
            for (var i = domains - 1; i > 0; i--)
            {
                var j = (int)(random.NextShare() * (i + 1));
                (places[i], places[j]) = (places[j], places[i]);
            }
        }

        var inner = job.Layout.Tensor * job.Layout.Context;
        int Chip(int rank) => (places[rank / size] * size) + (rank % size);
        return ContendedCollective.Rings(
            fabric,
            Enumerable.Range(0, job.Layout.Pipeline).SelectMany(stage => Enumerable.Range(0, inner).Select(offset => (IReadOnlyList<int>)
                [.. Enumerable.Range(0, job.Data).Select(data => Chip((((stage * job.Data) + data) * inner) + offset))])));
    }

    private static Fact<T> Exactly<T>(Fact<T> fact, T value)
        where T : struct, IQuantity<T> => fact with { Value = value, Low = value, High = value };
}
