using Parquet;
using Parquet.Schema;
using Tokenfab.Cli.Output;
using Tokenfab.Serving.Simulation.Results;

namespace Tokenfab.Cli.Simulations.Files;

/// <summary>Writes a row for each request as it ends, in groups of a hundred thousand, so that a run of any length takes the memory of one.</summary>
internal sealed class RequestParquet : RunFile
{
    private const int GroupRows = 100_000;

    private readonly TemporaryFile _file;
    private readonly ParquetWriter _writer;
    private readonly (DataField Field, Func<RequestRecord, long> Of)[] _numbers =
    [
        (new DataField<long>("request"), r => r.Id),
        (new DataField<long>("replica"), r => r.Replica),
        (new DataField<long>("input_tokens"), r => r.Input),
        (new DataField<long>("output_tokens"), r => r.Output),
        (new DataField<long>("cached_tokens"), r => r.CachedTokens),
        (new DataField<long>("arrival_ns"), r => r.ArrivalNanoseconds),
        (new DataField<long>("start_ns"), r => r.StartNanoseconds),
        (new DataField<long>("first_token_ns"), r => r.FirstTokenNanoseconds),
        (new DataField<long>("end_ns"), r => r.EndNanoseconds),
        (new DataField<long>("preemptions"), r => r.Preemptions),
    ];

    private readonly DataField<string> _outcome = new("outcome");
    private readonly DataField<string> _tenant = new("tenant");
    private readonly RequestRecord[] _rows = new RequestRecord[GroupRows];
    private readonly long[] _column = new long[GroupRows];
    private int _count;

    /// <summary>Opens the file.</summary>
    /// <exception cref="InputException">The folder does not exist or may not be written to.</exception>
    public RequestParquet(string path)
    {
        _file = new TemporaryFile(path);
        Field[] fields = [.. _numbers.Select(number => number.Field), _outcome, _tenant];
        _writer = ParquetWriter.CreateAsync(new ParquetSchema(fields), _file.Stream).GetAwaiter().GetResult();
    }

    /// <inheritdoc/>
    public override void Ended(in RequestRecord request)
    {
        _rows[_count++] = request;
        if (_count == GroupRows)
        {
            WriteGroup();
        }
    }

    /// <inheritdoc/>
    public override void Complete()
    {
        if (_count > 0)
        {
            WriteGroup();
        }

        _writer.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _file.Complete();
    }

    /// <inheritdoc/>
    public override void Dispose() => _file.Dispose();

    private void WriteGroup()
    {
        using var group = _writer.CreateRowGroup();
        foreach (var (field, of) in _numbers)
        {
            for (var i = 0; i < _count; i++)
            {
                _column[i] = of(_rows[i]);
            }

            group.WriteAsync<long>(field, _column.AsMemory(0, _count)).GetAwaiter().GetResult();
        }

        group.WriteAsync(_outcome, [.. _rows.Take(_count).Select(r => Word(r.Outcome))]).GetAwaiter().GetResult();
        group.WriteAsync(_tenant, [.. _rows.Take(_count).Select(r => TenantOf(r))]).GetAwaiter().GetResult();
        group.CompleteValidate();
        _count = 0;
    }
}
