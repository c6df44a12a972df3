using Tokenfab.Serving.Simulation.State;

namespace Tokenfab.Serving.Simulation.Results;

/// <summary>What a run counts of one tenant's requests.</summary>
public sealed class TenantStatistics : IResumable
{
    /// <summary>Arrival to first token.</summary>
    public LatencySketch Ttft { get; } = new();

    /// <summary>(End - first token) / (output tokens - 1), of requests with more than one.</summary>
    public LatencySketch Tpot { get; } = new();

    /// <summary>Arrival to last token.</summary>
    public LatencySketch EndToEnd { get; } = new();

    /// <summary>Requests that got all their tokens.</summary>
    public long Finished { get; private set; }

    /// <summary>Requests refused.</summary>
    public long Rejected { get; private set; }

    /// <summary>Requests given up.</summary>
    public long Aborted { get; private set; }

    /// <summary>Finished requests that met every objective.</summary>
    public long Good { get; private set; }

    /// <summary>Prompt tokens of finished requests.</summary>
    public long InputTokens { get; private set; }

    /// <summary>Output tokens of finished requests.</summary>
    public long OutputTokens { get; private set; }

    /// <summary>Adds another part of the run.</summary>
    public void Merge(TenantStatistics other)
    {
        ArgumentNullException.ThrowIfNull(other);
        Ttft.Merge(other.Ttft);
        Tpot.Merge(other.Tpot);
        EndToEnd.Merge(other.EndToEnd);
        Finished += other.Finished;
        Rejected += other.Rejected;
        Aborted += other.Aborted;
        Good += other.Good;
        InputTokens += other.InputTokens;
        OutputTokens += other.OutputTokens;
    }

    /// <summary>Counts a request that ends without all its tokens.</summary>
    internal void Lose(in RequestRecord request)
    {
        Rejected += request.Outcome == RequestOutcome.Rejected ? 1 : 0;
        Aborted += request.Outcome == RequestOutcome.Aborted ? 1 : 0;
    }

    /// <summary>Counts a finished request.</summary>
    internal void Finish(in RequestRecord request, bool good)
    {
        Ttft.Add(request.FirstTokenNanoseconds - request.ArrivalNanoseconds);
        EndToEnd.Add(request.EndNanoseconds - request.ArrivalNanoseconds);
        if (request.Output > 1)
        {
            Tpot.Add((request.EndNanoseconds - request.FirstTokenNanoseconds) / (request.Output - 1));
        }

        Finished++;
        Good += good ? 1 : 0;
        InputTokens += request.Input;
        OutputTokens += request.Output;
    }

    /// <inheritdoc/>
    void IResumable.Keep(RunState state)
    {
        foreach (IResumable sketch in new[] { Ttft, Tpot, EndToEnd })
        {
            sketch.Keep(state);
        }

        (Finished, Rejected, Aborted, Good) = (state.Keep(Finished), state.Keep(Rejected), state.Keep(Aborted), state.Keep(Good));
        (InputTokens, OutputTokens) = (state.Keep(InputTokens), state.Keep(OutputTokens));
    }
}
