using Tokenfab.Hardware;
using Tokenfab.Kernels;
using Tokenfab.Models;
using Tokenfab.Quantities;

namespace Tokenfab.Training.Work;

/// <content>Attention and recurrences.</content>
internal sealed partial class BlockPricer
{
    // Bytes that pass through memory per score beside what the two products read and write, where scores are written out: a fused scaled
    // and masked softmax reads and writes them; dropout reads them and writes them and a mask of a byte. The gradients read one operand more each.
    private const double SoftmaxBytes = 4.0;
    private const double DropoutBytes = 5.0;
    private const double SoftmaxBackwardBytes = 6.0;

    private void AddAttention(Attention attention)
    {
        var c = (double)_setting.Context;
        var ulysses = _setting.Exchange == ContextExchange.Ulysses && c > 1.0;
        var ranks = Shards(attention.Sharding) * (ulysses ? c : 1.0);
        var heads = Math.Max(attention.Heads / ranks, 1.0);
        var kvHeads = Math.Max(attention.KvHeads / ranks, 1.0);
        var queries = ulysses ? _sequence : _sequence / c;
        double sequences = _setting.MicroBatch;
        double forward, backward, keptCore;
        if (_trainer.FlashAttention > 0)
        {
            // Ranks take a slice from each end of the sequence, so that all see as many keys: half of what stands before their own on average.
            var past = (_sequence - queries) / 2.0;
            var span = attention.Span;
            var causal = _kernels.AttentionPrefill(new AttentionShape(
                sequences, queries, past, heads, kvHeads, attention.QkSize, attention.ValueSize, attention.KvElements, span, NumberFormat.Bf16, NumberFormat.Bf16)).Total.Value;
            forward = causal * _fit.AttentionForward * _trainer.AttentionLag(_kernels.Chip) * (_trainer.CausalKernels ? 1.0 : Full(span, queries, past));
            backward = attention.IsIndexer ? 0.0 : forward * _fit.AttentionBackward;
            keptCore = sequences * queries * heads * 4.0;
        }
        else
        {
            (forward, backward) = Written(sequences * heads, queries, attention);
            keptCore = sequences * heads * queries * _sequence * (SixteenBits + (_trainer.Dropout ? 1.0 + SixteenBits : 0.0));
        }

        var rows = sequences * queries;
        var operands = rows * ((heads * attention.QkSize) + (kvHeads * (attention.QkSize + attention.ValueSize))) * SixteenBits;
        _cost = _cost with
        {
            Forward = _cost.Forward + (forward * attention.Layers),
            Core = _cost.Core + (forward * attention.Layers),
            Input = _cost.Input + (backward * attention.Layers),
            Launches = _cost.Launches + ((_trainer.FlashAttention > 0 ? 1.0 : 4.0) * attention.Layers),
            Kept = _cost.Kept + ((operands + keptCore) * attention.Layers),
            KeptCore = _cost.KeptCore + (keptCore * attention.Layers),
            KeptCheap = _cost.KeptCheap + (attention.QkSize != attention.ValueSize && attention.ValueSize > 0 ? operands * attention.Layers : 0.0),
        };
        AddContext(attention, heads, kvHeads, forward, backward);
    }

    private static double Full(AttentionSpan span, double queries, double past) => queries * (queries + (2.0 * past)) / span.Pairs(queries, past);

    // Scores of all pairs are computed and written, masked ones too.
    private (double Forward, double Backward) Written(double streams, double queries, Attention attention)
    {
        double Product(double m, double n, double k) =>
            _kernels.BatchedGemm(streams, m, n, k, NumberFormat.Bf16, NumberFormat.Bf16).Total.Value * _fit.Matrix;

        var scores = streams * queries * _sequence;
        var dropout = _trainer.Dropout ? DropoutBytes : 0.0;
        var forward = Product(queries, _sequence, attention.QkSize) + Product(queries, attention.ValueSize, _sequence) + Passing(scores * (SoftmaxBytes + dropout), 2.0);
        var backward = Product(queries, attention.QkSize, _sequence) + Product(_sequence, attention.QkSize, queries)
            + Product(queries, _sequence, attention.ValueSize) + Product(_sequence, attention.ValueSize, queries)
            + Passing(scores * (SoftmaxBackwardBytes + dropout), 2.0);
        return (forward, backward);
    }

    private void AddContext(Attention attention, double heads, double kvHeads, double forward, double backward)
    {
        if (_setting.Context == 1)
        {
            return;
        }

        var (sent, back) = _setting.Exchange switch
        {
            ContextExchange.Ring => Ring(attention, kvHeads, forward, backward),
            ContextExchange.AllGather => Gathered(attention, kvHeads),
            _ => Exchanged(attention, heads, kvHeads),
        };
        _cost = _cost with
        {
            ContextForward = _cost.ContextForward + (sent * _fit.Collectives * attention.Layers),
            ContextBackward = _cost.ContextBackward + (back * _fit.Collectives * attention.Layers),
        };
    }

    // Every step sends a block on while the attention to the last one runs; only what takes longer is seen. Gradients travel with the blocks on the way back.
    private (double Forward, double Backward) Ring(Attention attention, double kvHeads, double forward, double backward)
    {
        var c = (double)_setting.Context;
        var block = _tokens * kvHeads * (attention.QkSize + attention.ValueSize) * SixteenBits;
        var far = _context.Domains > 1;
        double Exposed(double bytes, double compute) => (c - 1.0) * Math.Max(0.0, _network.Send(new Bytes(bytes), far).Value - (compute / c));
        return (Exposed(block, forward), Exposed(2.0 * block, backward));
    }

    private (double Forward, double Backward) Gathered(Attention attention, double kvHeads)
    {
        var whole = new Bytes(_tokens * _setting.Context * kvHeads * (attention.QkSize + attention.ValueSize) * SixteenBits);
        var gather = _network.AllGather(whole, _context).Value;
        return (gather, gather + _network.ReduceScatter(whole, _context).Value);
    }

    // Queries, keys and values go out by heads, outputs come back by tokens.
    private (double Forward, double Backward) Exchanged(Attention attention, double heads, double kvHeads)
    {
        var c = (double)_setting.Context;
        var here = ((heads * attention.QkSize) + (kvHeads * (attention.QkSize + attention.ValueSize))) * c;
        var time = _network.AllToAll(new Bytes(_tokens * here * SixteenBits), _context).Value
            + _network.AllToAll(new Bytes(_tokens * heads * c * attention.ValueSize * SixteenBits), _context).Value;
        return (time, time);
    }

    private void AddRecurrence(Recurrence recurrence)
    {
        if (recurrence.Phase == StepPhase.Decode)
        {
            return;
        }

        var mixer = recurrence.Mixer;
        var forward = _kernels.Recurrence(mixer, _setting.Tensor, StepPhase.Prefill, _setting.MicroBatch, _sequence / (double)_setting.Context).Total.Value;
        var kept = _tokens * ((2.0 * mixer.KeyWidth) + (2.0 * mixer.ValueWidth)) / _setting.Tensor * SixteenBits;
        _cost = _cost with
        {
            Forward = _cost.Forward + (forward * _fit.AttentionForward * recurrence.Layers),
            Input = _cost.Input + (forward * _fit.AttentionForward * _fit.AttentionBackward * recurrence.Layers),
            Launches = _cost.Launches + (3.0 * recurrence.Layers),
            Kept = _cost.Kept + (kept * recurrence.Layers),
        };
    }
}
