using Tokenfab.Serving.Simulation.Cache;

namespace Tokenfab.Serving.Simulation.Traffic;

/// <summary>Beginnings that drawn prompts share: system prompts, documents, few-shot examples.</summary>
/// <param name="count">How many different ones; the n-th is drawn 1 / n as often as the first (Zipf).</param>
/// <param name="tokens">Tokens of each.</param>
public sealed class SharedPrefixes(int count, int tokens)
{
    // Numbers that no prefix uses: what a prompt has of its own.
    private const long Own = 1L << 40;

    private readonly Stack<PromptPath> _paths = new();
    private readonly Zipf _chances = new(count);

    /// <summary>The same beginnings, for a replica that is run by itself.</summary>
    internal SharedPrefixes ForOneReplica() => new(count, tokens);

    /// <summary>Puts a beginning before a prompt.</summary>
    internal Request Begin(in Request request, ref RandomStream random)
    {
        var prefix = _chances.Next(ref random);
        var (unit, input) = (TraceRequests.HashTokens, tokens + request.Input);
        var path = PromptPath.From(_paths);
        for (var i = 0; i < input / unit; i++)
        {
            path.Add((i + 1) * unit <= tokens ? ((long)prefix << 16) + i : Own + (request.Id << 16) + i);
        }

        return request with { Input = input, Session = prefix + 1, Path = path };
    }
}
