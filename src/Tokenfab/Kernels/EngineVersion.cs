namespace Tokenfab.Kernels;

/// <summary>Versions of engines: <c>0.5.8.post1</c>, <c>1.2.0rc6.post3</c>.</summary>
internal static class EngineVersion
{
    /// <summary>Whether a version comes before another, by their numbers from left to right as far as both go.</summary>
    public static bool Earlier(string version, string than)
    {
        var (left, right) = (Numbers(version), Numbers(than));
        for (var i = 0; i < Math.Min(left.Count, right.Count); i++)
        {
            if (left[i] != right[i])
            {
                return left[i] < right[i];
            }
        }

        return left.Count < right.Count && right.Skip(left.Count).Any(number => number > 0);
    }

    // Only the release: a candidate or a patch of it runs the same code.
    private static List<int> Numbers(string version)
    {
        var numbers = new List<int>();
        foreach (var part in version.TrimStart('v').Split('.'))
        {
            var digits = part.AsSpan(0, part.AsSpan().IndexOfAnyExceptInRange('0', '9') is >= 0 and var end ? end : part.Length);
            if (!int.TryParse(digits, out var number))
            {
                break;
            }

            numbers.Add(number);
            if (digits.Length < part.Length)
            {
                break;
            }
        }

        return numbers;
    }
}
