using System.Globalization;
using System.Text.RegularExpressions;
using Tokenfab.Catalog;
using Tokenfab.Models;

namespace Tokenfab.Validation.EndToEnd;

/// <summary>How people write models: with the publisher before, and size, training, format and date behind.</summary>
internal static partial class ModelNames
{
    private const int LongestText = 200;
    private const int OneSecond = 1000;
    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase;

    /// <summary>The catalogue id of a model of that name; null where there is none. Words behind the catalogue's name are passed over only
    /// where they say nothing of the model's shape: <c>DeepSeek-R1-Distill-Qwen-32B</c> is no DeepSeek-R1.</summary>
    public static string? Find(CatalogStore catalog, string name)
    {
        if (name.Length > LongestText)
        {
            return null;
        }

        // Publishers stand before a slash; tables also join twins with one.
        string[] parts = [name, .. name.Split('/').Reverse()];
        return parts.Select(part => Shortened(catalog, part.Trim())).FirstOrDefault(id => id is not null);
    }

    private static string? Shortened(CatalogStore catalog, string name)
    {
        var sizes = new List<double>();
        while (name.Length > 0)
        {
            if (catalog.Find("model", name) is { } entry)
            {
                return sizes.All(size => IsOfSize(catalog, entry.Id, size)) ? entry.Id : null;
            }

            var last = name.LastIndexOfAny(['-', '_', ' ']);
            if (last < 0 || !Silent().IsMatch(name.AsSpan(last + 1)))
            {
                return null;
            }

            if (Size().Match(name[(last + 1)..]) is { Success: true } size)
            {
                sizes.Add(double.Parse(size.Groups["n"].ValueSpan, CultureInfo.InvariantCulture) * (size.Groups["t"].Success ? 1e12 : 1e9));
            }

            name = name[..last];
        }

        return null;
    }

    // A size behind a catalogue's name must be that of the model.
    private static bool IsOfSize(CatalogStore catalog, string id, double size) =>
        Math.Abs((ParameterCount.Of(catalog.Model(id)).Total / size) - 1.0) < 0.1;

    [GeneratedRegex(@"^(?<n>\d+([.]\d+)?)((?<t>t)|b)$", Options, OneSecond)]
    private static partial Regex Size();

    // Number formats, training, dates, sizes and versions of a packing.
    [GeneratedRegex(
        @"^((nv|mx)?fp\d+|bf16|int\d|w\d+a\d+|awq|gptq|kv\d?|dynamic|block|instruct|it|chat|base|hf|thinking|preview|static|\d{2,4}([.]\d+)?|v\d+([.]\d+)*|\d+([.]\d+)?[bt]|a\d+([.]\d+)?b)$",
        Options, OneSecond)]
    private static partial Regex Silent();
}
