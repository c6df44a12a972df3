using System.CommandLine;
using Tokenfab.Catalog;
using Tokenfab.Cli.Output;

namespace Tokenfab.Cli.Commands.Catalog;

/// <summary><c>tokenfab catalog</c>: what is known, and who says so.</summary>
internal static class CatalogCommand
{
    /// <summary>Narrows names to one kind of entry.</summary>
    public static readonly Option<string?> Kind = new("--kind")
    {
        Description = $"Only entries of this kind: {string.Join(", ", CatalogKind.All.Select(k => k.Name))}", HelpName = "KIND",
    };

    /// <summary>The verb with its own verbs.</summary>
    public static Command Create(Terminal terminal) => new("catalog", "Chips, servers, dies, nodes and models: what is known of each, and who says so")
    {
        ListCommand.Create(terminal), ShowCommand.Create(terminal), CompareCommand.Create(terminal), AddCommand.Create(terminal), CheckCommand.Create(terminal),
    };

    /// <summary>The one entry that answers to a name.</summary>
    /// <exception cref="InputException">None does, or several of different kinds do.</exception>
    public static CatalogEntry Entry(CatalogStore store, string? kind, string name)
    {
        IReadOnlyList<CatalogEntry> found = kind is null ? store.Find(name) : store.Find(kind, name) is { } one ? [one] : [];
        return found switch
        {
            [] => throw store.Unknown(kind, name),
            [var only] => only,
            _ => throw new InputException(
                "catalog", null, null, $"'{name}' names {string.Join(" and ", found.Select(e => $"the {e.Kind} {e.Id}"))}", $"Say which with --kind, as in --kind {found[0].Kind}"),
        };
    }
}
