using System.Globalization;
using System.Text;
using Tokenfab.Cli.Output;
using Tokenfab.Serving.Simulation.Results;

namespace Tokenfab.Cli.Simulations.Files;

/// <summary>Writes what replicas and requests do as a timeline for Perfetto or Chrome: Google's Trace Event Format, JSON.</summary>
/// <remarks>A process is a replica. Its first track holds stretches of iterations, counters hold batch, cache and queue; requests are
/// asynchronous slices: queued, prefill, decode. Times are microseconds with the nanoseconds behind the point.</remarks>
internal sealed class TimelineFile : RunFile, IStretchLog
{
    // Process numbers of prefill workers, beyond those of replicas.
    private const int PrefillWorkers = 1_000_000;

    private readonly TemporaryFile _file;
    private readonly StreamWriter _lines;
    private readonly HashSet<int> _named = [];

    /// <summary>Opens the file.</summary>
    /// <exception cref="InputException">The folder does not exist or may not be written to.</exception>
    public TimelineFile(string path)
    {
        _file = new TemporaryFile(path);
        _lines = new StreamWriter(_file.Stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 1 << 16) { NewLine = "\n" };
        _lines.Write("{\"displayTimeUnit\":\"ms\",\"traceEvents\":[\n");
        Write($"{{\"ph\":\"M\",\"pid\":-1,\"name\":\"process_name\",\"args\":{{\"name\":\"refused\"}}}}", first: true);
    }

    /// <inheritdoc/>
    public void Worked(in StretchRecord stretch)
    {
        var process = stretch.Prefills ? PrefillWorkers + stretch.Replica : stretch.Replica;
        if (_named.Add(process))
        {
            Write($"{{\"ph\":\"M\",\"pid\":{process},\"name\":\"process_name\",\"args\":{{\"name\":\"{(stretch.Prefills ? "prefill worker" : "replica")} {stretch.Replica}\"}}}}");
        }

        var kind = stretch.Prompts == 0 ? "decode" : stretch.Decoding == 0 ? "prefill" : "mixed";
        Write($"{{\"ph\":\"X\",\"pid\":{process},\"tid\":0,\"name\":\"{kind}\",\"ts\":{Micro(stretch.StartNanoseconds)},\"dur\":{Micro(stretch.EndNanoseconds - stretch.StartNanoseconds)},"
            + $"\"args\":{{\"iterations\":{stretch.Iterations},\"decoding\":{stretch.Decoding},\"prompts\":{stretch.Prompts},\"prompt_tokens\":{stretch.PromptTokens}}}}}");
        Counter(process, stretch.StartNanoseconds, "decoding", stretch.Decoding);
        Counter(process, stretch.EndNanoseconds, "blocks in use", stretch.BlocksInUse);
        Counter(process, stretch.EndNanoseconds, "waiting", stretch.Waiting);
    }

    /// <inheritdoc/>
    public override void Ended(in RequestRecord request)
    {
        var about = $"\"outcome\":\"{Word(request.Outcome)}\",\"input_tokens\":{request.Input},\"output_tokens\":{request.Output},"
            + $"\"cached_tokens\":{request.CachedTokens},\"preemptions\":{request.Preemptions}";
        Slice(request, "request", request.ArrivalNanoseconds, request.EndNanoseconds, about);
        Slice(request, "queued", request.ArrivalNanoseconds, request.StartNanoseconds);
        Slice(request, "prefill", request.StartNanoseconds, request.FirstTokenNanoseconds);
        Slice(request, "decode", request.FirstTokenNanoseconds, request.EndNanoseconds);
    }

    /// <inheritdoc/>
    public override void Complete()
    {
        _lines.Write("\n]}\n");
        _lines.Dispose();
        _file.Complete();
    }

    /// <inheritdoc/>
    public override void Dispose() => _file.Dispose();

    private static string Micro(long nanoseconds) => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 1000}.{nanoseconds % 1000:D3}");

    private void Counter(int process, long time, string name, long value) =>
        Write($"{{\"ph\":\"C\",\"pid\":{process},\"name\":\"{name}\",\"ts\":{Micro(time)},\"args\":{{\"value\":{value}}}}}");

    private void Slice(in RequestRecord request, string name, long start, long end, string? about = null)
    {
        if (end < start || (about is null && end == start))
        {
            return;
        }

        void Edge(string phase, in RequestRecord of, long time, string with) => Write(
            $"{{\"ph\":\"{phase}\",\"cat\":\"request\",\"id\":{of.Id},\"pid\":{of.Replica},\"name\":\"{name}\",\"ts\":{Micro(time)}{with}}}");

        Edge("b", request, start, about is null ? string.Empty : $",\"args\":{{{about}}}");
        Edge("e", request, end, string.Empty);
    }

    private void Write(string line, bool first = false)
    {
        _lines.Write(first ? string.Empty : ",\n");
        _lines.Write(line);
    }
}
