namespace Tokenfab;

/// <summary>Bad input: a file, field or argument that is not what was expected. Command lines exit with code 2.</summary>
public sealed class InputException : Exception
{
    /// <summary>An error at a place in a file.</summary>
    /// <param name="file">The file as the user named it, or the name of the argument.</param>
    /// <param name="line">The line, from 1; null where lines mean nothing (binary files, arguments).</param>
    /// <param name="field">The field's path, as in <c>memory.bandwidth</c>; null where there is none.</param>
    /// <param name="problem">What is wrong, with the offending value.</param>
    /// <param name="mend">What would be right.</param>
    /// <param name="inner">The cause, if another exception told of it.</param>
    public InputException(string file, int? line, string? field, string problem, string mend, Exception? inner = null)
        : base(Describe(file, line, field, problem, mend), inner)
    {
        File = file;
        Line = line;
        Field = field;
        Problem = problem;
        Mend = mend;
    }

    /// <summary>The file as the user named it, or the name of the argument.</summary>
    public string File { get; }

    /// <summary>The line, from 1; null where lines mean nothing.</summary>
    public int? Line { get; }

    /// <summary>The field's path; null where there is none.</summary>
    public string? Field { get; }

    /// <summary>What is wrong.</summary>
    public string Problem { get; }

    /// <summary>What would be right.</summary>
    public string Mend { get; }

    private static string Describe(string file, int? line, string? field, string problem, string mend)
    {
        var place = line is { } l ? $"{file}:{l}" : file;
        return field is null ? $"{place}: {problem}. {mend}" : $"{place}: {field}: {problem}. {mend}";
    }
}
