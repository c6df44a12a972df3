using Spectre.Console;
using Tokenfab.Campaigns.Proofs;
using Tokenfab.Cli.Output;
using Tokenfab.Cli.Plans;
using Tokenfab.Planning.Explain;

namespace Tokenfab.Cli.Campaigns;

/// <summary>A campaign as a person reads it in a terminal.</summary>
internal static class ProofTable
{
    /// <summary>Writes the whole answer.</summary>
    public static void Write(ProofAnswer answer, Terminal terminal)
    {
        var console = terminal.Console;
        console.MarkupLine($"[bold]{Markup.Escape(answer.Campaign.Name)}[/]");
        var grid = new Grid().AddColumn(new GridColumn().NoWrap().Padding(2, 0, 2, 0)).AddColumn();
        void Row(string name, string text) => grid.AddRow(new Markup($"[grey]{name}[/]"), new Markup(Markup.Escape(text)));

        Row("prover", answer.Subject.Prover.Name);
        Row("asked", ProofWords.Asked(answer));
        Row("rests on", ProofWords.Evidence(answer));
        if (answer.Budget is { } budget)
        {
            Row(answer.Decomposition is null ? "attempts at each" : "most at each", ProofWords.Interval(budget.Samples));
            Row("proved", ProofWords.Interval(budget.Pass));
            Row("attempts", $"{ProofWords.Interval(budget.Attempts)}; {ProofWords.Number(budget.FullAttempts.Value)} if none stopped at the first proof");
        }

        if (answer.Decomposition is { } apart)
        {
            Row("a theorem", $"{apart.Sketches.Value:0.##} sketches and {ProofWords.Interval(apart.Attempts)} attempts at lemmas; a sketch is closed in {ProofWords.Share(apart.Sketch.Closed)} of cases, over {apart.Sketch.Levels} levels of lemmas");
        }

        console.Write(grid);
        console.WriteLine();
        if (answer.Decomposition is { } shown)
        {
            console.Write(Lemmas(shown, terminal));
        }

        if (answer.Budget is null)
        {
            console.MarkupLine($"[bold red]{Markup.Escape(ProofWords.NoBudget(answer))}[/]");
            return;
        }

        if (answer.Best is null)
        {
            console.MarkupLine("[bold red]No allowed chip can do this.[/]");
        }
        else
        {
            console.Write(Chips(answer, terminal));
            var best = answer.Best;
            console.MarkupLine(Markup.Escape(
                $"Verifiers beside {best.Chip}: {ProofWords.Number(best.Pool!.Machines)} machines, {FigureUnit.Bytes.Write(best.Pool.Memory.Value)} of memory, {best.Pool.CoreTime} of core time an attempt, verdict after {best.Pool.Check}"));
            console.MarkupLine(Markup.Escape(
                $"Of the tokens {ProofWords.Share(best.Wasted / best.Attempts)} are for nothing: siblings of a first proof; costs are 80 % intervals"));
        }

        foreach (var plan in answer.Plans.Where(plan => plan.Loss is not null))
        {
            console.MarkupLine(Markup.Escape($"{plan.Chip}: {plan.Loss!.Text}"));
        }
    }

    private static Table Chips(ProofAnswer answer, Terminal terminal)
    {
        var table = Tables.New(terminal, "chip", "layout", ">chips", ">time", ">tok/s/chip", ">tokens", ">verifier cores", ">cost", ">a theorem", ">energy");
        foreach (var plan in answer.Plans.Where(plan => plan.Works))
        {
            var replica = plan.Replica!;
            string[] cells =
            [
                plan.Chip, $"{plan.Replicas:0} x {replica.Plan.Deployment.Decode.Layout}", ProofWords.Number(plan.Chips.Value), ProofWords.Time(plan.Time),
                PlanWords.Number(replica.Plan.Serving.OutputPerChip.Value), plan.Tokens.ToString(), ProofWords.Number(plan.Pool!.Cores.Value),
                plan.Cost!.Total is { } total ? ProofWords.Money(total.Mid.Value) : "?",
                plan.PerTheorem is { } each ? $"{ProofWords.Money(each.Mid.Value)} ({ProofWords.Money(each.Low.Value)} to {ProofWords.Money(each.High.Value)})" : "?",
                plan.Energy is { } energy ? ProofWords.Energy(energy) : "?",
            ];
            table.Row(cells.Select(Markup.Escape).ToArray());
        }

        return table;
    }

    private static Table Lemmas(Decomposition apart, Terminal terminal)
    {
        var table = Tables.New(terminal, "lemma", ">reached", ">attempts", ">closed", ">level");
        void Rows(SketchOutlook sketch, string indent)
        {
            foreach (var lemma in sketch.Lemmas)
            {
                table.Row(
                    Markup.Escape(indent + lemma.Name), ProofWords.Share(lemma.Reached), $"{lemma.Attempts:0.#}", ProofWords.Share(lemma.Closed), $"{lemma.Level}");
                if (lemma.Parts is { } parts)
                {
                    Rows(parts, indent + "  ");
                }
            }
        }

        Rows(apart.Sketch, string.Empty);
        return table;
    }
}
