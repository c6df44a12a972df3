using System.CommandLine;
using Tokenfab.Catalog;
using Tokenfab.Cli.Output;

namespace Tokenfab.Cli.Commands.Catalog;

/// <summary><c>tokenfab catalog add</c>: checks a file and puts it into the user's own catalogue.</summary>
internal static class AddCommand
{
    private static readonly Argument<string> File = new("FILE") { Description = "The entry's file; its name becomes the entry's id" };

    private static readonly Option<string?> To = new("--to")
    {
        Description = "Folder of your own catalogue; without it that of --catalog or TOKENFAB_CATALOG", HelpName = "FOLDER",
    };

    private static readonly Option<bool> Replace = new("--replace") { Description = "Replace an entry of the same id in that folder" };

    /// <summary>The verb.</summary>
    public static Verb Create(Terminal terminal) =>
        new Verb(
            "add", "Check a file and copy it into your own catalogue",
            ("tokenfab catalog add acme-x1.yaml --to my-catalog", "your chip, from now on known under --catalog my-catalog"),
            ("tokenfab catalog add acme-x1.yaml --to my-catalog --kind accelerator", "the same, saying what it is"))
        {
            File, To, CatalogCommand.Kind, Replace,
        }.Runs(terminal, Run);

    private static int Run(Call call)
    {
        var file = call.Get(File);
        var folder = call.Get(To) ?? call.CatalogFolder
            ?? throw new InputException("--to", null, null, "no folder of your own is named", "Write --to FOLDER, or set TOKENFAB_CATALOG");
        var built = Directory.Exists(folder) ? call.Catalog().Overlay(folder) : call.Catalog();
        var kind = CatalogKind.Of(call.Get(CatalogCommand.Kind) ?? KindOf(built, file));
        var target = Path.Combine(folder, kind.Folder, Path.GetFileName(file));
        if (System.IO.File.Exists(target) && !call.Get(Replace))
        {
            throw new InputException(target, null, null, "the folder has an entry of this id", "Write --replace to replace it, or rename your file");
        }

        var store = built.OverlayFile(kind.Name, file);
        var entry = store.List(kind.Name).Single(e => e.Id == Path.GetFileNameWithoutExtension(file));
        if (EntryCheck.Errors(store, entry) is [var first, ..])
        {
            throw first;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        AtomicFile.Write(target, System.IO.File.ReadAllText(file));
        Tell(call, entry, target);
        return ExitCode.Found;
    }

    private static void Tell(Call call, CatalogEntry entry, string target)
    {
        if (call.Json)
        {
            JsonOutput.Write(call.Terminal.Output, writer =>
            {
                EntryJson.WriteIdentity(writer, entry);
                writer.WriteString("file", target);
            });
        }
        else
        {
            call.Terminal.Output.WriteLine($"{entry.Kind} {entry.Id} ({entry.Name}) is now in {target}");
        }
    }

    private static string KindOf(CatalogStore store, string file)
    {
        var parent = Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(file)));
        if (CatalogKind.All.FirstOrDefault(k => k.IsNamed && k.Folder == parent) is { } named)
        {
            return named.Name;
        }

        _ = SourceDocument.FromFile(file);
        return EntryCheck.KindsOf(store, file) is [var only]
            ? only
            : throw new InputException(file, null, null, "it is not clear what kind of entry this is", "Say so, as in --kind accelerator; the check then tells what is wrong with it");
    }
}
