using System.Globalization;
using System.Text;
using Tokenfab.Serving.Simulation.Results;

namespace Tokenfab.Cli.Simulations;

/// <summary>Writes a line for each request as it ends; the file gets its name when the run is complete.</summary>
internal sealed class RequestFile : IRequestLog, IDisposable
{
    private readonly string _path;
    private readonly string _temporary;
    private readonly StreamWriter _lines;
    private bool _complete;

    /// <summary>Opens a temporary file beside its place.</summary>
    /// <exception cref="InputException">The folder does not exist or may not be written to.</exception>
    public RequestFile(string path)
    {
        (_path, _temporary) = (path, $"{path}.{Environment.ProcessId}.tmp");
        try
        {
            _lines = new StreamWriter(_temporary, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 1 << 16) { NewLine = "\n" };
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new InputException(path, null, null, $"cannot be written: {cause.Message.TrimEnd('.')}", "Name a file in a folder that you may write to", cause);
        }

        _lines.WriteLine("request,outcome,replica,input_tokens,output_tokens,cached_tokens,arrival_s,start_s,first_token_s,end_s,preemptions");
    }

    /// <inheritdoc/>
    public void Ended(in RequestRecord request)
    {
        Span<char> line = stackalloc char[256];
        line.TryWrite(
            CultureInfo.InvariantCulture,
            $"{request.Id},{Word(request.Outcome)},{request.Replica},{request.Input},{request.Output},{request.CachedTokens},",
            out var written);
        _lines.Write(line[..written]);
        Seconds(request.ArrivalNanoseconds, ',');
        Seconds(request.StartNanoseconds, ',');
        Seconds(request.FirstTokenNanoseconds, ',');
        Seconds(request.EndNanoseconds, ',');
        _lines.Write(request.Preemptions);
        _lines.Write('\n');
    }

    /// <summary>The run is over: gives the file its name.</summary>
    public void Complete()
    {
        _lines.Dispose();
        File.Move(_temporary, _path, overwrite: true);
        _complete = true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_complete)
        {
            _lines.Dispose();
            File.Delete(_temporary);
        }
    }

    private static string Word(RequestOutcome outcome) => outcome switch
    {
        RequestOutcome.Finished => "finished",
        RequestOutcome.Rejected => "rejected",
        _ => "aborted",
    };

    // To the nanosecond, which a double would not hold beyond a few months.
    private void Seconds(long nanoseconds, char after)
    {
        Span<char> text = stackalloc char[32];
        var (seconds, rest) = Math.DivRem(nanoseconds, 1_000_000_000L);
        text.TryWrite(CultureInfo.InvariantCulture, $"{seconds}.{rest:D9}", out var written);
        _lines.Write(text[..written]);
        _lines.Write(after);
    }
}
