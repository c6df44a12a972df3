using System.Globalization;
using System.Text;
using Tokenfab.Cli.Output;
using Tokenfab.Serving.Simulation.Results;

namespace Tokenfab.Cli.Simulations.Files;

/// <summary>Writes a line for each request as it ends.</summary>
internal sealed class RequestCsv : RunFile
{
    private readonly TemporaryFile _file;
    private readonly StreamWriter _lines;

    /// <summary>Opens the file.</summary>
    /// <exception cref="InputException">The folder does not exist or may not be written to.</exception>
    public RequestCsv(string path)
    {
        _file = new TemporaryFile(path);
        _lines = new StreamWriter(_file.Stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 1 << 16) { NewLine = "\n" };
        _lines.WriteLine("request,outcome,replica,input_tokens,output_tokens,cached_tokens,arrival_s,start_s,first_token_s,end_s,preemptions,tenant");
    }

    /// <inheritdoc/>
    public override void Ended(in RequestRecord request)
    {
        Span<char> line = stackalloc char[256];
        line.TryWrite(
            CultureInfo.InvariantCulture,
            $"{request.Id},{Word(request.Outcome)},{request.Replica},{request.Input},{request.Output},{request.CachedTokens},",
            out var written);
        _lines.Write(line[..written]);
        Seconds(request.ArrivalNanoseconds);
        Seconds(request.StartNanoseconds);
        Seconds(request.FirstTokenNanoseconds);
        Seconds(request.EndNanoseconds);
        _lines.Write(request.Preemptions);
        _lines.Write(',');
        _lines.Write(TenantOf(request));
        _lines.Write('\n');
    }

    /// <inheritdoc/>
    public override void Complete()
    {
        _lines.Dispose();
        _file.Complete();
    }

    /// <inheritdoc/>
    public override void Dispose() => _file.Dispose();

    // To the nanosecond, which a double would not hold beyond a few months.
    private void Seconds(long nanoseconds)
    {
        Span<char> text = stackalloc char[32];
        var (seconds, rest) = Math.DivRem(nanoseconds, 1_000_000_000L);
        text.TryWrite(CultureInfo.InvariantCulture, $"{seconds}.{rest:D9},", out var written);
        _lines.Write(text[..written]);
    }
}
