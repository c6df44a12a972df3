using Tokenfab;
using Tokenfab.Catalog;

// Run by the engine's build: turns the catalogue's YAML into the block of bytes that the engine embeds.
if (args is not [var folder, var output])
{
    Console.Error.WriteLine("usage: Tokenfab.CatalogPack CATALOG-FOLDER OUTPUT-FILE");
    return 2;
}

try
{
    var items = CatalogFolder.Read(folder);
    _ = CatalogShelf.IndexNames(items.Select(i => new CatalogShelf(i.Entry, () => i.Document)));
    Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(output))!);
    var written = $"{output}.{Environment.ProcessId}.tmp";
    using (var stream = File.Create(written))
    {
        PackedCatalog.Write(stream, items);
    }

    File.Move(written, output, overwrite: true);
    return 0;
}
catch (InputException e)
{
    // The shape that MSBuild shows as an error of the file.
    Console.Error.WriteLine($"{e.File}({e.Line ?? 1}): error TFCAT: {(e.Field is null ? string.Empty : e.Field + ": ")}{e.Problem}. {e.Mend}");
    return 1;
}
