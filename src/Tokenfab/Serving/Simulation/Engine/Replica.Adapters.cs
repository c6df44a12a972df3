namespace Tokenfab.Serving.Simulation.Engine;

/// <summary>What LoRA adapters add to an iteration.</summary>
/// <remarks>Kernels that gather adapters (Chen et al. 2023, Punica, arXiv:2310.18547; Sheng et al. 2023, S-LoRA, arXiv:2311.03285) read each
/// adapter of a batch once, whatever its sequences, and are bound by that; their arithmetic, some thousandths of the model's, is left out.</remarks>
internal sealed partial class Replica
{
    private readonly long _adapterRead;
    private readonly long _adapterKernels;

    private long AdapterUnits()
    {
        var adapters = _mixed || _chunkCount == 0 ? _adapters!.InUse : OfChunks();
        return adapters == 0 ? 0 : _adapterKernels + (adapters * _adapterRead);
    }

    // Different adapters of an iteration that computes prompts only.
    private int OfChunks()
    {
        var different = 0;
        for (var i = 0; i < _chunkCount; i++)
        {
            var adapter = _sequences[_chunks[i].Slot].Adapter;
            var first = adapter != 0;
            for (var before = 0; before < i && first; before++)
            {
                first = _sequences[_chunks[before].Slot].Adapter != adapter;
            }

            different += first ? 1 : 0;
        }

        return different;
    }
}
