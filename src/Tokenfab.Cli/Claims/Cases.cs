using Tokenfab.Catalog;
using Tokenfab.Claims;

namespace Tokenfab.Cli.Claims;

/// <summary>The cases that come with the command: published claims of real articles, from the folder <c>cases</c>.</summary>
internal static class Cases
{
    private const string Prefix = "cases/";

    /// <summary>All of them, in the order of their articles and numbers.</summary>
    /// <exception cref="InputException">A case is broken.</exception>
    public static IReadOnlyList<Claim> All() => [.. Names().Select(Read).OrderBy(claim => Order(claim.Id))];

    /// <summary>One of them.</summary>
    /// <exception cref="InputException">There is none of that name, or it is broken.</exception>
    public static Claim Get(string id)
    {
        var names = Names().ToArray();
        var name = Array.Find(names, name => string.Equals(IdOf(name), id, StringComparison.OrdinalIgnoreCase));
        return name is not null
            ? Read(name)
            : throw new InputException("--case", null, null, $"'{id}' is no case", $"'tokenfab claim --all' shows them: {string.Join(", ", names.Select(IdOf).OrderBy(Order).Take(5))} ...");
    }

    private static IEnumerable<string> Names() =>
        typeof(Cases).Assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal));

    private static string IdOf(string name) => Path.GetFileNameWithoutExtension(name);

    // a2-9 before a2-10, and a2-31b after a2-31.
    private static (string Article, int Number, string Part) Order(string id)
    {
        var digits = id.LastIndexOf('-') + 1;
        var part = digits;
        while (part < id.Length && char.IsAsciiDigit(id[part]))
        {
            part++;
        }

        return int.TryParse(id.AsSpan(digits, part - digits), out var number) ? (id[..digits], number, id[part..]) : (id, 0, string.Empty);
    }

    private static Claim Read(string name)
    {
        using var stream = typeof(Cases).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return ClaimFile.Read(SourceDocument.Parse(reader.ReadToEnd(), name));
    }
}
