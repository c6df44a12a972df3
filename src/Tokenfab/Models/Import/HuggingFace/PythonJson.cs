using System.Text;

namespace Tokenfab.Models.Import.HuggingFace;

/// <summary>Configs are written by Python, whose JSON knows NaN and Infinity. No key that bears on shape has them: they are read as null.</summary>
internal static class PythonJson
{
    private static readonly string[] Words = ["-Infinity", "Infinity", "NaN"];

    /// <summary>The text as standard JSON, line by line the same.</summary>
    public static string Standard(string text)
    {
        if (!Words.Any(word => text.Contains(word, StringComparison.Ordinal)))
        {
            return text;
        }

        var standard = new StringBuilder(text.Length);
        var quoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            if (!quoted && Array.Find(Words, word => text.AsSpan(i).StartsWith(word, StringComparison.Ordinal)) is { } word)
            {
                standard.Append("null");
                i += word.Length - 1;
                continue;
            }

            standard.Append(text[i]);
            if (quoted && text[i] == '\\' && i + 1 < text.Length)
            {
                standard.Append(text[++i]);
            }
            else if (text[i] == '"')
            {
                quoted = !quoted;
            }
        }

        return standard.ToString();
    }
}
