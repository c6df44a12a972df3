using System.Globalization;
using System.Text.RegularExpressions;
using Tokenfab.Hardware;

namespace Tokenfab.Validation;

/// <summary>How people write chips: with the maker before, the memory behind, and the machine around.</summary>
internal static partial class ChipNames
{
    private const int LongestText = 200;
    private const int MostWords = 24;
    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;
    private const int OneSecond = 1000;

    /// <summary>Ways to look a name up, the whole first, then its longest parts: <c>NVIDIA H100-SXM-80GB x8</c>, <c>H100-SXM-80GB x8</c> ... <c>H100</c>.</summary>
    public static IEnumerable<string> Spellings(string name)
    {
        if (name.Length > LongestText)
        {
            yield break;
        }

        yield return name;
        var words = Words().Matches(Makers().Replace(name, string.Empty)).Select(word => word.Value).Take(MostWords).ToArray();
        var memory = Memory().Match(name) is { Success: true } found ? found.Value : null;
        for (var length = words.Length; length > 0; length--)
        {
            for (var start = 0; start + length <= words.Length; start++)
            {
                var part = string.Join(' ', words, start, length);
                if (part.Any(char.IsAsciiLetter))
                {
                    // A chip sold with two memories is named with one of them: GH200 Grace Hopper Superchip 144GB.
                    if (memory is not null)
                    {
                        yield return $"{part} {memory}";
                    }

                    yield return part;
                }
            }
        }
    }

    /// <summary>Whether a chip has a memory that a name speaks of, where it speaks of any; GB and GiB are taken for each other, as people do.</summary>
    public static bool HasMemory(Accelerator chip, string name)
    {
        var told = Memory().Matches(name).Select(memory => double.Parse(memory.Groups["gb"].Value, CultureInfo.InvariantCulture)).ToArray();
        return told.Length == 0 || told.Any(gigabytes => Math.Abs((chip.Memory.Capacity.Value.Value / 1e9 / gigabytes) - 1.0) < 0.1);
    }

    [GeneratedRegex(@"\b(NVIDIA|AMD|Intel|Huawei|Google|Instinct|Tesla|GeForce|GPU)\b", Options | RegexOptions.IgnoreCase, OneSecond)]
    private static partial Regex Makers();

    [GeneratedRegex(@"[\p{L}\p{N}.+]+", Options, OneSecond)]
    private static partial Regex Words();

    [GeneratedRegex(@"(?<![\p{L}\p{N}])(?<gb>\d{1,3}) ?(?:GB|GiB|G)(?![\p{L}\p{N}])", Options | RegexOptions.IgnoreCase, OneSecond)]
    private static partial Regex Memory();
}
