using System.Globalization;
using System.Text.RegularExpressions;

namespace Tokenfab.Models.Import;

/// <summary>Large models are cut into files named <c>model-00001-of-00030.safetensors</c>.</summary>
internal static partial class ShardedFile
{
    private const int MostParts = 10_000;

    /// <summary>All parts of the model that a file belongs to, in order; the file alone where its name does not say that there are more.</summary>
    /// <exception cref="InputException">A part is not there.</exception>
    public static IReadOnlyList<string> Parts(string path)
    {
        var name = Path.GetFileName(path);
        if (Numbered().Match(name) is not { Success: true } match)
        {
            return [path];
        }

        var digits = match.Groups["of"].Value;
        var count = int.Parse(digits, CultureInfo.InvariantCulture);
        if (count is 0 or > MostParts)
        {
            throw new InputException(path, null, null, $"its name says that there are {count} parts", $"models have from 1 to {MostParts}");
        }

        var folder = Path.GetDirectoryName(path) ?? string.Empty;
        var parts = new List<string>(count);
        for (var part = 1; part <= count; part++)
        {
            var number = part.ToString(CultureInfo.InvariantCulture).PadLeft(digits.Length, '0');
            var file = Path.Combine(folder, $"{match.Groups["stem"].Value}-{number}-of-{digits}{match.Groups["end"].Value}");
            parts.Add(File.Exists(file) ? file : throw new InputException(
                path, null, null, $"its name says that it is one of {count} parts, and part {part} is not beside it", $"put {Path.GetFileName(file)} there"));
        }

        return parts;
    }

    [GeneratedRegex(@"^(?<stem>.+)-(?<part>\d{2,9})-of-(?<of>\d{2,9})(?<end>\.(safetensors|gguf))$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Numbered();
}
