package org.rewardedsoups.experiments.report;

import java.util.Locale;

/// Numbers as text: enough digits to compare, no more.
final class Numbers {
    private Numbers() {}

    /// Four significant digits, with a proper minus.
    static String plain(double value) {
        double size = Math.abs(value);
        int decimals = size >= 1000 ? 0 : size >= 100 ? 1 : size >= 10 ? 2 : size >= 1 ? 3 : 4;
        return fixed(value, decimals);
    }

    /// A mean with its standard error, both to the error's second digit: `0.512 ± 0.013`.
    static String measured(double value, double error) {
        if (!(error > 0)) {
            return plain(value);
        }
        int decimals = (int) Math.clamp(1 - Math.floor(Math.log10(error)), 0, 6);
        return fixed(value, decimals) + " ± " + fixed(error, decimals);
    }

    /// With its sign: `+0.12`.
    static String signed(double value) {
        return (value >= 0 ? "+" : "") + plain(value);
    }

    private static String fixed(double value, int decimals) {
        String text = String.format(Locale.ROOT, "%." + decimals + "f", value);
        boolean zero = text.matches("-0(\\.0*)?");
        return zero ? text.substring(1) : text.replace('-', '−');
    }
}
