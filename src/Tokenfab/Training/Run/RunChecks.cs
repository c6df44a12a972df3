using Tokenfab.Catalog;

namespace Tokenfab.Training.Run;

/// <summary>Refuses runs that make no sense, and reads what they are reckoned with.</summary>
public static class RunChecks
{
    private const double MostDraws = 1e6;

    extension(CatalogStore store)
    {
        /// <summary>What interrupted a run, by id, name or alias.</summary>
        /// <exception cref="InputException">There is none of that name, or its entry is broken.</exception>
        public Reliability Reliability(string name) => store.Get("reliability", name, TrainingJson.Strict.Reliability);
    }

    /// <summary>Checks a run as written.</summary>
    /// <exception cref="InputException">A figure is out of its range.</exception>
    internal static void Check(RunSpec spec)
    {
        void Require(bool holds, string field, object? value, string mend)
        {
            if (!holds)
            {
                throw new InputException("run", null, $"run.{field}", $"{value} is out of its range", mend);
            }
        }

        Require(spec.FailureFactor.Value >= 0.0, "failure_factor", spec.FailureFactor, "Write 0 or more");
        Require(spec.CheckpointEvery is not { Value: <= 0.0 }, "checkpoint_every", spec.CheckpointEvery, "Write a time such as '10 min'");
        Require(spec.WriteBandwidth is not { Value: <= 0.0 }, "write_bandwidth", spec.WriteBandwidth, "Write a rate such as '200 GB/s'");
        Require(spec.Detection.Value >= 0.0, "detection", spec.Detection, "Write a time such as '5 min'");
        Require(spec.Restart.Value >= 0.0, "restart", spec.Restart, "Write a time such as '5 min'");
        Require(spec.Repair.Value >= 0.0, "repair", spec.Repair, "Write a time such as '24 h'");
        Require(spec.SpareHosts is not { Value: < 0.0 }, "spare_hosts", spec.SpareHosts, "Write 0 or more");
        Require(spec.Draws.Value is >= 1.0 and <= MostDraws && spec.Draws.Value == Math.Floor(spec.Draws.Value), "draws", spec.Draws, $"Write a whole number from 1 to {MostDraws:#,0}");
        Require(
            spec.Stragglers is not { } slow || (slow.Every.Value > 0.0 && slow.Slowdown.Value >= 0.0 && slow.FoundAfter.Value >= 0.0), "stragglers", spec.Stragglers,
            "Write every, slowdown and found_after as in { every: 5 y, slowdown: 10 %, found_after: 1 h }");
        foreach (var links in spec.WhatIf)
        {
            Require(
                links.Domain is not { Value: < 1.0 } && links.ScaleUp is not { Value: <= 0.0 } && links.ScaleOut is not { Value: <= 0.0 }
                    && links.Oversubscription is not { Value: < 1.0 } && links.LeafDomains is not { Value: < 1.0 },
                "what_if", links.Name, "Write rates above zero, and counts and oversubscription from 1 on");
        }
    }
}
