using CsCheck;
using Tokenfab.Catalog;
using Tokenfab.Hardware;
using Tokenfab.Kernels;
using Tokenfab.Quantities;

namespace Tokenfab.Tests.Kernels;

public sealed class PowerModelTests
{
    private static readonly PowerModel Chip = new(new(700), new(1e15), new PowerCalibration("test", "test", 0.25, 0.8, 0.5, 0.3, 0.2, 0.4, 0.5, []));

    private static readonly Gen<double> Shares = Gen.Double[0.0, 1.0];

    [Fact]
    public void A_waiting_chip_draws_its_standing_power() =>
        Assert.Equal(175.0, Chip.Average(default, Seconds.Zero, new(1.0)).Value, 9);

    [Fact]
    public void What_is_busy_adds_its_share() =>
        Assert.Equal(700.0 * (0.25 + (0.8 * 0.1) + (0.5 * 0.6) + (0.3 * 0.2)), Chip.Average(Busy(0.1, 0.6), new(0.2), new(1.0)).Value, 9);

    [Fact]
    public void The_limit_caps_the_sum() => Assert.Equal(700.0, Chip.Average(Busy(1.0, 1.0), Seconds.Zero, new(1.0)).Value);

    [Fact]
    public void Arithmetic_that_waits_for_operands_counts_by_its_flop()
    {
        // Half a second of the units' time for a tenth of a second's worth of FLOP at the peak.
        var waiting = new KernelTime(new(1.0), new(0.5), Seconds.Zero, new(1e14), Bytes.Zero);
        Assert.Equal(Chip.Average(Busy(0.1, 0.0), Seconds.Zero, new(1.0)), Chip.Average(waiting, Seconds.Zero, new(1.0)));
    }

    [Fact]
    public void More_work_in_the_same_time_never_draws_less() => Gen.Select(Shares, Shares, Shares, Shares).Sample((math, memory, link, more) =>
    {
        var less = Chip.Average(Busy(math, memory), new(link), new(1.0));
        return Chip.Average(Busy(math + more, memory), new(link), new(1.0)) >= less
            && Chip.Average(Busy(math, memory + more), new(link), new(1.0)) >= less
            && Chip.Average(Busy(math, memory), new(link + more), new(1.0)) >= less;
    });

    [Fact]
    public void Every_chip_with_a_board_limit_has_a_model_within_it()
    {
        var chips = CatalogStore.Embedded.List("accelerator").Select(entry => CatalogStore.Embedded.Accelerator(entry.Id)).Where(chip => KernelModel.Gap(chip) is null).ToArray();
        Assert.All(chips, chip =>
        {
            var model = PowerModel.For(chip);
            Assert.Equal(chip.BoardPower is null, model is null);
            if (model is not null)
            {
                Assert.InRange(model.Standing / model.Limit, 0.05, 0.6);
                Assert.InRange(model.Constants.TypicalError, 0.05, 1.0);
            }
        });
    }

    [Fact]
    public void Kin_lend_their_constants_with_a_wider_interval()
    {
        var (own, lent) = (PowerCalibrations.Of(Chips.H100), PowerCalibrations.Of(Chips.Mi300X));
        Assert.Equal((own.Standing, own.Memory), (lent.Standing, lent.Memory));
        Assert.True(lent.TypicalError > own.TypicalError);
    }

    private static KernelTime Busy(double math, double memory) => new(new(1.0), new(math), new(memory), new(math * 1e15), Bytes.Zero);
}
