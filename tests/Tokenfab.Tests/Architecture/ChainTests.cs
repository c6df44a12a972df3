using System.Xml.Linq;
using ArchUnitNET.Loader;
using ArchUnitNET.xUnitV3;
using static ArchUnitNET.Fluent.ArchRuleDefinition;

namespace Tokenfab.Tests.Architecture;

/// <summary>A folder is a step of the chain: it may use what stands to its left, and never what stands to its right.</summary>
public sealed class ChainTests
{
    // Policy and Economics stand before Planning, because a plan ranks chips by what they cost, duties included, and leaves out those that
    // may not be sold (docs/architecture.md).
    private static readonly string[] Chain =
    [
        "Quantities", "Catalog", "Silicon", "Hardware", "Network", "Models", "Kernels", "Parallelism", "Training", "Serving", "Policy",
        "Economics", "Planning", "Campaigns", "Fleet", "Claims", "Validation",
    ];

    private static readonly ArchUnitNET.Domain.Architecture Engine = new ArchLoader().LoadAssemblies(typeof(InputException).Assembly).Build();

    public static TheoryData<string> Steps => [.. Folders()];

    [Theory]
    [MemberData(nameof(Steps))]
    public void A_step_uses_only_what_stands_to_its_left(string step)
    {
        var right = Chain[(Array.IndexOf(Chain, step) + 1)..].Where(Folders().Contains).ToArray();
        foreach (var later in right)
        {
            Types().That().ResideInNamespaceMatching($@"^Tokenfab\.{step}(\.|$)")
                .Should().NotDependOnAnyTypesThat().ResideInNamespaceMatching($@"^Tokenfab\.{later}(\.|$)")
                .Check(Engine);
        }
    }

    [Fact]
    public void Every_folder_is_a_step_of_the_chain() => Assert.Empty(Folders().Except(Chain));

    [Fact]
    public void The_engine_depends_on_small_managed_libraries_only()
    {
        var project = XDocument.Load(Repository.Folder("src/Tokenfab/Tokenfab.csproj"));
        Assert.Equal(["YamlDotNet"], project.Descendants("PackageReference").Select(reference => reference.Attribute("Include")!.Value));
    }

    [Fact]
    public void No_source_file_is_longer_than_500_lines()
    {
        var files = new[] { "src", "tests", "tools", "bench" }
            .SelectMany(folder => Directory.EnumerateFiles(Repository.Folder(folder), "*.cs", SearchOption.AllDirectories));
        Assert.DoesNotContain(files, file => File.ReadLines(file).Count() > 500);
    }

    private static IEnumerable<string> Folders() => Engine.Types
        .Where(type => type.Namespace.FullName.StartsWith("Tokenfab.", StringComparison.Ordinal))
        .Select(type => type.Namespace.FullName.Split('.')[1])
        .Distinct();
}
