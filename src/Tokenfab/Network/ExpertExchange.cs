using Tokenfab.Hardware;

namespace Tokenfab.Network;

/// <summary>How an expert exchange is made.</summary>
public enum ExpertExchangeKind
{
    /// <summary>Tokens are sorted first, and each goes once to a domain and once to a rank (DeepEP, normal mode).</summary>
    Sorted,

    /// <summary>Each token goes once to each of its experts (DeepEP, low latency).</summary>
    Direct,

    /// <summary>Each token is written once into the memory of each rank that holds one of its experts (TensorRT-LLM over NVLink).</summary>
    Written,
}

/// <summary>An expert exchange as one rank sees it.</summary>
/// <param name="Tokens">Tokens that start on each rank.</param>
/// <param name="TopK">Experts per token.</param>
/// <param name="Width">Bytes of a token on the wire.</param>
/// <param name="Returns">Whether experts' outputs come back, rather than tokens go out.</param>
public readonly record struct ExpertTraffic(double Tokens, int TopK, double Width, bool Returns)
{
    /// <summary>Experts of a layer, which floors and rates of direct exchanges depend on; the usual 256 where it is not said.</summary>
    public int Experts { get; init; } = 256;

    /// <summary>Compute units that a sorted exchange takes; DeepEP's default of 24 where it is not said.</summary>
    public int Units { get; init; } = 24;
}

/// <summary>Expert exchanges over the links inside domains and between them, in plain seconds and bytes.</summary>
/// <remarks>The stages inside and between domains run side by side (DeepEP, README), so that the slower one sets the time. Bytes are
/// expectations over experts drawn evenly: of n places a token's k experts stand on <c>n (1 - (1 - 1/n)^k)</c>.</remarks>
internal sealed class ExpertExchange
{
    private readonly Stage _inside;
    private readonly Stage? _between;

    /// <param name="domain">The links inside a domain.</param>
    /// <param name="inside">Their shape.</param>
    /// <param name="fit">Their calibration.</param>
    /// <param name="fabric">The links between domains.</param>
    /// <param name="between">Their shape.</param>
    /// <param name="fabricFit">Their calibration.</param>
    public ExpertExchange(NetworkLink domain, LinkGeometry inside, NetworkCalibration fit, NetworkLink? fabric, LinkGeometry? between, NetworkCalibration? fabricFit)
    {
        _inside = new(domain, inside, fit);
        _between = fabric is null || between is null || fabricFit is null ? null : new(fabric, between, fabricFit);
    }

    /// <summary>The time of an exchange of a kind.</summary>
    public double Time(ExpertExchangeKind kind, in ExpertTraffic traffic, RankGroup group) => kind switch
    {
        ExpertExchangeKind.Sorted => Sorted(traffic, group),
        ExpertExchangeKind.Direct => Direct(traffic, group),
        _ => Written(traffic, group),
    };

    /// <summary>Finding out where each token of a written exchange goes.</summary>
    public double Placement(double tokens) => _inside.Placement(tokens);

    private double Sorted(in ExpertTraffic traffic, RankGroup group)
    {
        var bytes = traffic.Tokens * traffic.Width;
        var ranks = Places(group.Size, traffic.TopK);
        var inside = _inside.Sorted(bytes * ranks * (group.Size - 1.0) / group.Size, bytes * ranks, traffic, group.PerDomain, 0.0);
        if (group.Domains == 1)
        {
            return inside;
        }

        var domains = Places(group.Domains, traffic.TopK);
        var leaving = bytes * domains * (group.Domains - 1.0) / group.Domains;
        return Math.Max(inside, _between!.Sorted(leaving, leaving, traffic, group.Domains, group.Domains - 1.0));
    }

    private double Direct(in ExpertTraffic traffic, RankGroup group)
    {
        var copies = traffic.Tokens * traffic.Width * traffic.TopK;
        var perRank = copies / group.Size;
        var perExpert = copies * group.Size / traffic.Experts;
        var inside = _inside.Direct(perRank * (group.PerDomain - 1.0), perExpert, traffic, group.PerDomain);
        return group.Domains == 1
            ? inside
            : Math.Max(inside, _between!.Direct(perRank * (group.Size - group.PerDomain), perExpert, traffic, group.Domains));
    }

    private double Written(in ExpertTraffic traffic, RankGroup group)
    {
        var bytes = traffic.Tokens * traffic.Width * Places(group.Size, traffic.TopK);
        var inside = _inside.Written(bytes * group.PerDomain / group.Size, group.PerDomain);
        return group.Domains == 1 ? inside : Math.Max(inside, _between!.Written(bytes * (group.Size - group.PerDomain) / group.Size, group.Domains));
    }

    private static double Places(double places, int topK) => places * (1.0 - Math.Exp(topK * Math.Log(1.0 - (1.0 / places))));

    private sealed class Stage(NetworkLink link, LinkGeometry geometry, NetworkCalibration fit)
    {
        private readonly double _rate = link.Bandwidth.Value.Value;
        private readonly double _domain = fit.Sorted.Domain.Value;
        private readonly double _sortedRamp = fit.Sorted.Ramp;
        private readonly double _rampBytes = fit.Sorted.RampBytes.Value;
        private readonly double _dispatchStart = fit.Sorted.DispatchStart.Value;
        private readonly double _combineStart = fit.Sorted.CombineStart.Value;
        private readonly double _sortedPerByte = 1.0 / (link.Bandwidth.Value.Value * fit.Sorted.Efficiency);
        private readonly double _unitPerByte = 1.0 / fit.Sorted.UnitRate.Value;
        private readonly double _unitPerToken = fit.Sorted.UnitToken.Value;
        private readonly DirectExchangeCalibration _direct = fit.Direct;
        private readonly WrittenExchangeCalibration _written = fit.Written;

        public double Sorted(double leaving, double handled, in ExpertTraffic traffic, double places, double otherDomains)
        {
            var floor = (traffic.Returns ? _combineStart : _dispatchStart) + (otherDomains * _domain);
            var wire = leaving * _sortedPerByte * Slowdown(places);
            var ramp = 1.0 + (_sortedRamp * leaving / (leaving + _rampBytes));
            return (floor * ramp) + Math.Max(wire, ((handled * _unitPerByte) + (traffic.Tokens * _unitPerToken)) / traffic.Units);
        }

        public double Direct(double leaving, double perExpert, in ExpertTraffic traffic, double places)
        {
            var floor = _direct.Start.Value + (traffic.Experts * _direct.Expert.Value);
            var wire = leaving / (_rate * (traffic.Returns ? _direct.CombineEfficiency : _direct.Efficiency)) * Slowdown(places);
            return floor + (traffic.Returns ? wire : Math.Max(wire, perExpert / _direct.ExpertRate.Value));
        }

        public double Written(double handled, double places) => _written.Start.Value + (places * _written.Peer.Value) + (handled / (_rate * _written.Efficiency) * Slowdown(places));

        public double Placement(double tokens) => _written.Start.Value + (tokens * _written.Place.Value);

        private double Slowdown(double places) => places <= 1.0 ? 1.0 : geometry.Slowdown(places) * geometry.Crossings(places);
    }
}
