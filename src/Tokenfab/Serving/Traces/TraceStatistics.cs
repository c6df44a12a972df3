using Tokenfab.Quantities;

namespace Tokenfab.Serving.Traces;

/// <summary>What a request trace says about traffic.</summary>
/// <param name="Requests">Requests in it.</param>
/// <param name="Input">Prompt lengths.</param>
/// <param name="Output">Output lengths.</param>
/// <param name="Rate">Mean rate; null where the trace has no arrivals.</param>
/// <param name="Burstiness">Squared coefficient of variation of the gaps; one where the trace has no arrivals.</param>
/// <param name="PrefixHits">Share of prompt tokens in blocks seen earlier in the trace, for a cache without limit; zero where it has no block hashes.</param>
public sealed record TraceStatistics(
    long Requests, LengthDistribution Input, LengthDistribution Output, RequestsPerSecond? Rate, double Burstiness, Ratio PrefixHits)
{
    /// <summary>Reads an Azure, BurstGPT, Vidur or plain CSV trace, or a Mooncake JSONL trace, in one pass.</summary>
    /// <exception cref="InputException">The file is missing, empty, unsorted, or a line of it is malformed.</exception>
    public static TraceStatistics Read(string path)
    {
        using var trace = TraceReader.Open(path);
        var sums = new Sums();
        while (trace.TryRead(out var point))
        {
            sums.Add(point, trace.Blocks);
        }

        return sums.Result(path);
    }

    private sealed class Sums
    {
        private readonly HashSet<long> _seen = [];
        private double _count;
        private double _input;
        private double _inputSquared;
        private double _output;
        private double _outputSquared;
        private double _first = double.NaN;
        private double _last = double.NaN;
        private double _gapSquared;
        private double _hits;

        public void Add(TracePoint point, ReadOnlySpan<long> blocks)
        {
            AddBlocks(blocks, point.Input);
            _first = double.IsNaN(_first) ? point.Arrival : _first;
            var gap = _count == 0.0 ? 0.0 : point.Arrival - _last;
            _last = point.Arrival;
            _gapSquared += gap * gap;
            _count++;
            _input += point.Input;
            _inputSquared += point.Input * point.Input;
            _output += point.Output;
            _outputSquared += point.Output * point.Output;
        }

        private void AddBlocks(ReadOnlySpan<long> blocks, double input)
        {
            var leading = true;
            var hits = 0;
            foreach (var block in blocks)
            {
                leading &= !_seen.Add(block);
                hits += leading ? 1 : 0;
            }

            _hits += Math.Min(hits * (double)TraceReader.BlockTokens, input);
        }

        public TraceStatistics Result(string file)
        {
            if (_count == 0.0 || _input == 0.0 || _output == 0.0)
            {
                throw new InputException(file, null, null, "the trace holds no request with a prompt and an output", "Write one line per request");
            }

            var span = _last - _first;
            var gaps = _count - 1.0;
            var timed = gaps > 0.0 && span > 0.0;
            var meanGap = span / gaps;
            return new TraceStatistics(
                (long)_count,
                Lengths(_input, _inputSquared),
                Lengths(_output, _outputSquared),
                timed ? new RequestsPerSecond(gaps / span) : null,
                timed ? Math.Max((_gapSquared / gaps / (meanGap * meanGap)) - 1.0, 0.0) : 1.0,
                new Ratio(_hits / _input));
        }

        private LengthDistribution Lengths(double sum, double squares)
        {
            var mean = sum / _count;
            return new LengthDistribution(mean, Math.Sqrt(Math.Max((squares / _count) - (mean * mean), 0.0)) / mean);
        }
    }
}
