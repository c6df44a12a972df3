using Tokenfab.Campaigns;
using Tokenfab.Catalog;
using Tokenfab.Hardware;
using Tokenfab.Kernels;
using Tokenfab.Models;
using Tokenfab.Network;
using Tokenfab.Policy;
using Tokenfab.Silicon;
using Tokenfab.Training;
using Tokenfab.Training.Run;
using Tokenfab.Validation;

namespace Tokenfab.Cli.Commands.Catalog;

/// <summary>Everything that can be wrong with an entry.</summary>
internal static class EntryCheck
{
    /// <summary>The errors of an entry: it is read strictly, its sources exist, what it refers to exists, its figures can be true.</summary>
    public static IReadOnlyList<InputException> Errors(CatalogStore store, CatalogEntry entry)
    {
        var errors = new List<InputException>();
        void Try(Action check)
        {
            try
            {
                check();
            }
            catch (InputException e)
            {
                errors.Add(e);
            }
        }

        Try(() => Read(store, entry, (field, problem, mend) => errors.Add(store.Document(entry.Kind, entry.Id).Error(field, problem, mend))));
        if (errors.Count == 0)
        {
            Try(() => CheckSources(store, entry));
        }

        return errors;
    }

    /// <summary>The kinds whose record a file is.</summary>
    public static IReadOnlyList<string> KindsOf(CatalogStore store, string path) =>
        [.. CatalogKind.All.Where(k => k.IsNamed).Select(k => k.Name).Where(kind => IsOfKind(store, kind, path))];

    private static bool IsOfKind(CatalogStore store, string kind, string path)
    {
        try
        {
            var over = store.OverlayFile(kind, path);
            Read(over, over.List(kind).Single(e => e.Id == Path.GetFileNameWithoutExtension(path)), (_, _, _) => { });
            return true;
        }
        catch (InputException)
        {
            return false;
        }
    }

    private static void Read(CatalogStore store, CatalogEntry entry, Action<string, string, string> report)
    {
        switch (entry.Kind)
        {
            case "accelerator":
                var chip = store.Accelerator(entry.Id);
                for (var i = 0; i < chip.Dies.Count; i++)
                {
                    Refer(store, "die", chip.Dies[i].Die, $"dies[{i}].die", report);
                }

                if (chip.Package is { } package)
                {
                    Refer(store, "packaging", package.Technology, "package.technology", report);
                }

                ReportAll(HardwareChecks.Of(chip), report);
                break;
            case "server":
                var server = store.Server(entry.Id);
                if (Refer(store, "accelerator", server.Accelerator, "accelerator", report))
                {
                    ReportAll(HardwareChecks.Of(server, store.Accelerator(server.Accelerator)), report);
                }

                break;
            case "die":
                var die = store.Die(entry.Id);
                die.Structure?.Check();
                if (die.Node is { } node)
                {
                    Refer(store, "node", node, "node", report);
                }

                break;
            case "node":
                store.Node(entry.Id);
                break;
            case "packaging":
                store.Packaging(entry.Id);
                break;
            case "hbm":
                store.Hbm(entry.Id);
                break;
            case "model":
                _ = store.Model(entry.Id);
                break;
            case "calibration":
                store.Calibration(entry.Id);
                break;
            case "power":
                store.Power(entry.Id);
                break;
            case "link":
                store.LinkCalibration(entry.Id);
                break;
            case "policy":
                foreach (var (id, i) in store.RulePack(entry.Id).Sources.Select((id, i) => (id, i)))
                {
                    Refer(store, "source", id, $"source[{i}]", report);
                }

                break;
            case "accuracy":
                store.Accuracy(entry.Id);
                break;
            case "engine":
                store.Engine(entry.Id);
                break;
            case "benchmark":
                store.Benchmark(entry.Id);
                break;
            case "prover":
                var prover = store.Prover(entry.Id);
                Refer(store, "model", prover.Model, "model", report);
                for (var i = 0; i < prover.Curves.Count; i++)
                {
                    Refer(store, "benchmark", prover.Curves[i].Benchmark, $"curves[{i}].benchmark", report);
                }

                break;
            case "verifier":
                store.Verifier(entry.Id);
                break;
            case "trainer":
                foreach (var (id, i) in store.Trainer(entry.Id).Sources.Select((id, i) => (id, i)))
                {
                    Refer(store, "source", id, $"source[{i}]", report);
                }

                break;
            case "training":
                store.TrainingCalibration(entry.Id);
                break;
            case "reliability":
                store.Reliability(entry.Id);
                break;
            case "source":
                store.Source(entry.Id);
                break;
            default:
                throw new InvalidOperationException($"Entries of the kind '{entry.Kind}' have no check.");
        }
    }

    private static bool Refer(CatalogStore store, string kind, string name, string field, Action<string, string, string> report)
    {
        if (store.Find(kind, name) is not null)
        {
            return true;
        }

        var unknown = store.Unknown(kind, name);
        report(field, unknown.Problem, unknown.Mend);
        return false;
    }

    private static void ReportAll(IEnumerable<(string Field, string Problem, string Mend)> findings, Action<string, string, string> report)
    {
        foreach (var (field, problem, mend) in findings)
        {
            report(field, problem, mend);
        }
    }

    private static void CheckSources(CatalogStore store, CatalogEntry entry)
    {
        var document = store.Document(entry.Kind, entry.Id);
        foreach (var figure in Figure.Of(document.Root))
        {
            foreach (var id in figure.Sources.Where(id => store.Find("source", id) is null))
            {
                throw document.Error($"{figure.Field}.source", $"there is no source '{id}'", $"Describe it in {CatalogKind.SourcesFile}, or name one that 'tokenfab catalog list --kind source' shows");
            }
        }
    }
}
