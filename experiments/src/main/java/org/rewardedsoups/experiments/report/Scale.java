package org.rewardedsoups.experiments.report;

import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;

/// A linear axis: values from `min` to `max` are drawn at pixels `from` to `to`.
record Scale(double min, double max, double from, double to) {

    /// An axis that shows all of `values` with a margin on both sides.
    static Scale around(List<Double> values, double margin, double from, double to) {
        DoubleSummaryStatistics range =
                values.stream()
                        .mapToDouble(Double::doubleValue)
                        .filter(Double::isFinite)
                        .summaryStatistics();
        if (range.getCount() == 0) {
            return new Scale(0, 1, from, to);
        }
        double span = range.getMax() - range.getMin();
        double pad = span > 0 ? span * margin : Math.max(Math.abs(range.getMax()) * margin, 1e-3);
        return new Scale(range.getMin() - pad, range.getMax() + pad, from, to);
    }

    double at(double value) {
        return from + (value - min) / (max - min) * (to - from);
    }

    /// About `count` round values within the axis, a multiple of 1, 2 or 5 times a power of ten
    /// apart.
    List<Double> ticks(int count) {
        double step = step(count);
        List<Double> ticks = new ArrayList<>();
        for (long i = (long) Math.ceil(min / step - 1e-9); i * step <= max + 1e-9 * step; i++) {
            ticks.add(i * step);
        }
        return ticks;
    }

    /// A tick as text, with as many decimals as the distance of ticks needs.
    String label(double tick, int count) {
        int decimals = (int) Math.max(0, Math.ceil(-Math.log10(step(count)) - 1e-9));
        String text = String.format(Locale.ROOT, "%." + decimals + "f", tick + 0.0);
        return text.replace('-', '−');
    }

    private double step(int count) {
        double rough = (max - min) / count;
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        double lead = rough / power;
        return power * (lead < 1.5 ? 1 : lead < 3.5 ? 2 : lead < 7.5 ? 5 : 10);
    }
}
