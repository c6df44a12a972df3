using Tokenfab.Quantities;

namespace Tokenfab.Network.Contention.Fabrics;

/// <summary>A torus, or a mesh where a dimension does not wrap: each chip has a link each way in each dimension.</summary>
/// <remarks>Traffic goes along the dimensions in order, the shorter way round each. Optical circuit switches join cubes of 4 x 4 x 4 chips into
/// a torus of any such cubes (TPU v4, arXiv:2304.01433): a dimension that is a multiple of four then wraps, and a smaller one does not.</remarks>
public sealed class TorusFabric : Fabric
{
    private const int Cube = 4;

    private readonly int[] _dimensions;
    private readonly bool[] _wraps;

    private TorusFabric(int[] dimensions, bool[] wraps, BytesPerSecond link)
        : base(Product(dimensions), [.. dimensions.Select((_, i) => new LinkTier($"dimension {i + 1}", 2 * Product(dimensions), link))]) =>
        (_dimensions, _wraps) = (dimensions, wraps);

    /// <summary>A torus.</summary>
    /// <param name="dimensions">Chips along each dimension.</param>
    /// <param name="link">Rate of a link, one way.</param>
    /// <exception cref="InputException">A dimension has no chips.</exception>
    public static TorusFabric Of(IReadOnlyList<int> dimensions, BytesPerSecond link) => Of(dimensions, link, size => size > 2);

    /// <summary>A slice of a pod whose cubes are joined by optical circuit switches.</summary>
    /// <param name="dimensions">Chips along each dimension.</param>
    /// <param name="link">Rate of a link, one way.</param>
    /// <exception cref="InputException">A dimension has no chips.</exception>
    public static TorusFabric OfCubes(IReadOnlyList<int> dimensions, BytesPerSecond link) => Of(dimensions, link, size => size % Cube == 0);

    private static TorusFabric Of(IReadOnlyList<int> dimensions, BytesPerSecond link, Predicate<int> wraps)
    {
        ArgumentNullException.ThrowIfNull(dimensions);
        return dimensions.Count > 0 && dimensions.All(size => size >= 1)
            ? new TorusFabric([.. dimensions], [.. dimensions.Select(size => wraps(size))], link)
            : throw new InputException("fabric", null, "dimensions", "each dimension has at least one chip", "Write it as in 8, 8, 16");
    }

    /// <inheritdoc/>
    public override void Route(int from, int to, ICollection<Hop> hops)
    {
        ArgumentNullException.ThrowIfNull(hops);
        var (at, stride) = (from, 1);
        for (var d = 0; d < _dimensions.Length; d++)
        {
            var size = _dimensions[d];
            var (here, there) = (at / stride % size, to / stride % size);
            var ahead = ((there - here) % size + size) % size;
            var forward = _wraps[d] ? ahead * 2 <= size : there > here;
            for (; here != there; here = ((here + (forward ? 1 : -1)) % size + size) % size)
            {
                hops.Add(On(d, (2 * at) + (forward ? 0 : 1)));
                at += (((here + (forward ? 1 : -1)) % size + size) % size - here) * stride;
            }

            stride *= size;
        }
    }

    private static int Product(IEnumerable<int> sizes) => sizes.Aggregate(1, (all, size) => checked(all * size));
}
