namespace Tokenfab.Planning;

/// <summary>Orders chips by the scenario's goal.</summary>
internal static class Ranking
{
    /// <summary>Outcomes from best to worst: by the goal where there is a plan, those without one last, ties in the scenario's order.</summary>
    public static IReadOnlyList<ChipOutcome> Of(Scenario scenario, IReadOnlyList<ChipOutcome> outcomes)
    {
        // Where no chip has a price the fewest chips win; where some have, the others stand behind them.
        var goal = scenario.Search.Goal;
        goal = goal == "cost" && outcomes.All(outcome => outcome.Best?.Cost is null) ? "chips" : goal;
        goal = goal == "power" && outcomes.All(outcome => outcome.Best?.Fleet.Power is null) ? "chips" : goal;
        var ranked = outcomes.OrderBy(outcome => outcome.Best is null).ThenBy(outcome => Measure(outcome.Best, goal)).ToList();
        return [.. ranked.Select((outcome, i) => i == 0 || outcome.Best is null ? outcome : outcome with { Loss = Beaten(outcome.Best, ranked[0], goal) })];
    }

    /// <summary>Points that no other beats, over all chips, by rising tokens per user.</summary>
    public static IReadOnlyList<FrontierPoint> Frontier(IReadOnlyList<ChipOutcome> outcomes)
    {
        var points = new List<FrontierPoint>();
        var most = 0.0;
        foreach (var point in outcomes.SelectMany(outcome => outcome.Frontier).OrderByDescending(p => p.PerUser.Value).ThenByDescending(p => p.PerChip.Value))
        {
            if (point.PerChip.Value > most)
            {
                most = point.PerChip.Value;
                points.Add(point);
            }
        }

        points.Reverse();
        return points;
    }

    internal static double Measure(Plan? plan, string goal) => goal switch
    {
        _ when plan is null => double.PositiveInfinity,
        "cost" => plan.Cost?.FleetHour.Value ?? double.PositiveInfinity,
        "power" => plan.Fleet.Power?.Value ?? double.PositiveInfinity,
        "latency" => plan.Serving.Tpot.Tail.Value,
        _ => plan.Fleet.Chips,
    };

    private static Loss Beaten(Plan plan, ChipOutcome winner, string goal)
    {
        var mine = Measure(plan, goal);
        if (double.IsInfinity(mine))
        {
            return new Loss(LossReason.Unknown, $"its {goal} is not known, so that it cannot be ranked by it");
        }

        var times = $"{mine / Measure(winner.Best, goal):0.##} x {winner.Chip}";
        return new Loss(LossReason.Beaten, goal switch
        {
            "cost" => $"costs {plan.Cost!.FleetHour}, {times}",
            "power" => $"draws {plan.Fleet.Power}, {times}",
            "latency" => $"takes {plan.Serving.Tpot.Tail} per token, {times}",
            _ => $"takes {plan.Fleet.Chips} chips, {times}",
        });
    }
}
