package org.rewardedsoups.experiments.report;

import java.util.List;
import java.util.Locale;

/// Colours of preferences: each objective has one, and a soup is coloured as its experts are mixed.
///
/// Colours are interpolated in OKLab, where equal steps look equal. With two objectives the path
/// goes around the colour wheel, from blue over purple to orange, so that the middle is not grey.
final class Palette {
    private static final double CHROMA = 0.17;
    private static final double BLUE = 262;
    private static final double ORANGE = 360 + 52;
    private static final double[] HUES = {262, 52, 150, 330, 200, 100};

    private Palette() {}

    /// The colour of a preference, as `#rrggbb`.
    static String of(List<Double> weights) {
        return weights.size() == 2 ? between(weights.get(1)) : mixed(weights);
    }

    /// The colour of the paper's λ, from 0 for the first expert to 1 for the second.
    static String between(double lambda) {
        double t = Math.clamp(lambda, 0, 1);
        return hex(polar(0.58 + 0.10 * t, CHROMA, BLUE + (ORANGE - BLUE) * t));
    }

    private static String mixed(List<Double> weights) {
        double[] lab = new double[3];
        for (int i = 0; i < weights.size(); i++) {
            double[] anchor = polar(0.62, CHROMA, HUES[i % HUES.length]);
            for (int c = 0; c < 3; c++) {
                lab[c] += Math.clamp(weights.get(i), 0, 1) * anchor[c];
            }
        }
        return hex(lab);
    }

    private static double[] polar(double lightness, double chroma, double hueDegrees) {
        double hue = Math.toRadians(hueDegrees);
        return new double[] {lightness, chroma * Math.cos(hue), chroma * Math.sin(hue)};
    }

    /// OKLab to sRGB (Ottosson, 2020), clipped to what a screen shows.
    private static String hex(double[] lab) {
        double l = cube(lab[0] + 0.3963377774 * lab[1] + 0.2158037573 * lab[2]);
        double m = cube(lab[0] - 0.1055613458 * lab[1] - 0.0638541728 * lab[2]);
        double s = cube(lab[0] - 0.0894841775 * lab[1] - 1.2914855480 * lab[2]);
        return String.format(
                Locale.ROOT,
                "#%02x%02x%02x",
                channel(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
                channel(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
                channel(-0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s));
    }

    private static double cube(double x) {
        return x * x * x;
    }

    private static int channel(double linear) {
        double x = Math.clamp(linear, 0, 1);
        double encoded = x <= 0.0031308 ? 12.92 * x : 1.055 * Math.pow(x, 1 / 2.4) - 0.055;
        return (int) Math.round(255 * encoded);
    }
}
