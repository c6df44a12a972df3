using Tokenfab.Hardware;
using Tokenfab.Kernels;
using Tokenfab.Models;
using Tokenfab.Network;
using Tokenfab.Quantities;

namespace Tokenfab.Training.Work;

/// <content>Experts.</content>
internal sealed partial class BlockPricer
{
    // Tokens whose experts stand on this chip, each once: those of all ranks that share an expert, over which tokens of a stage are spread evenly.
    private double ExpertTokens => _tokens / _setting.Tensor * _setting.ExpertTensor;

    private void AddExperts(GroupedGemm experts)
    {
        var local = experts.Experts / (double)_setting.Expert;
        var split = (double)_setting.ExpertTensor;
        var outer = experts.IntermediateIsOuter ? experts.Outer / split : experts.Outer;
        var inner = experts.IntermediateIsOuter ? experts.Inner : experts.Inner / split;
        var pairs = ExpertTokens * experts.TopK * _setting.Load;
        var format = _precision.Matrix;
        var kernel = format == NumberFormat.Fp8Block ? ExpertKernel.DeepGemm : ExpertKernel.Cutlass;
        double Grouped(double n, double k) => _kernels.GroupedGemm(
            new GroupedGemmShape(pairs, local, Math.Min(local, pairs), n, k, format, format, kernel)).Total.Value * _fit.Matrix * experts.Layers;

        _cost = _cost with
        {
            Forward = _cost.Forward + Grouped(outer, inner),
            Input = _cost.Input + Grouped(inner, outer),
            Weight = _cost.Weight + (_kernels.BatchedGemm(local, outer, inner, pairs / local, format, format).Total.Value * _fit.Matrix * experts.Layers),
            Launches = _cost.Launches + experts.Layers,
            Kept = _cost.Kept + (pairs * inner * _precision.SavedBytes * experts.Layers),
            KeptCheap = _cost.KeptCheap + (experts.IntermediateIsOuter ? 0.0 : pairs * inner * _precision.SavedBytes * experts.Layers),
            Experts = _cost.Experts + (local * outer * inner * experts.Layers),
        };

        // Out before the first projection, back after the second; each is the other's backward pass.
        var exchanged = Exchange(experts, experts.IntermediateIsOuter) * experts.Layers * _fit.Collectives;
        _cost = _cost with { Exchange = _cost.Exchange + (exchanged * (1.0 - _trainer.HiddenExperts)) };
    }

    private double Exchange(GroupedGemm experts, bool isDispatch)
    {
        var width = isDispatch ? experts.Inner : experts.Outer;
        var element = isDispatch && _trainer.NarrowDispatch ? _precision.SavedBytes : SixteenBits;
        var tokens = _tokens / _setting.Tensor;
        var time = 0.0;
        if (_setting.Expert > 1)
        {
            var group = new RankGroup(_setting.Expert, Math.Clamp(_network.DomainSize / _setting.ExpertTensor, 1, _setting.Expert));
            time = _trainer.SortedExchange
                ? _network.ExpertExchange(ExpertExchangeKind.Sorted, new(tokens, experts.TopK, width * element, !isDispatch) { Experts = experts.Experts }, group).Value
                : _network.AllToAll(new Bytes(tokens * experts.TopK * width * element), group).Value;
            time *= _setting.Load;
        }

        if (_setting.ExpertTensor > 1)
        {
            var group = new RankGroup(_setting.ExpertTensor, Math.Min(_setting.ExpertTensor, _network.DomainSize));
            var share = Math.Min(experts.TopK, Math.Max(1.0, (double)experts.TopK / _setting.Expert));
            var message = new Bytes(ExpertTokens * share * width * SixteenBits);
            time += (isDispatch ? _network.AllGather(message, group) : _network.ReduceScatter(message, group)).Value;
        }

        return time;
    }
}
