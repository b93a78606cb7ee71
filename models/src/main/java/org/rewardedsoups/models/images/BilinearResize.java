package org.rewardedsoups.models.images;

/// Bilinear resizing with antialiasing, equal to PIL's `Image.resize(size, BILINEAR)` to the last bit,
/// which is what torchvision's `Resize` does to a picture.
///
/// Each new pixel is a weighted mean of old ones under a triangle around its place,
/// `w(d) = max(0, 1 − |d| / s)` with d the distance in old pixels and `s = max(1, old size / new
/// size)`: where a picture shrinks, the triangle grows, so that no old pixel is skipped. The rows are
/// resized first, then the columns of the result, each time rounded to bytes. Weights are integers,
/// in units of 2⁻²².
public final class BilinearResize {
    private static final int PRECISION = 32 - 8 - 2; // bits of a weight
    private static final int CHANNELS = RgbImage.CHANNELS;

    private BilinearResize() {}

    /// The picture in another size.
    ///
    /// @throws IllegalArgumentException if a size is below 1
    public static RgbImage resize(RgbImage image, int width, int height) {
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException(
                    "resize: expected sizes of at least 1, got " + width + "x" + height);
        }
        RgbImage rows = width == image.width() ? image : rows(image, width);
        return height == rows.height() ? rows : columns(rows, height);
    }

    private static RgbImage rows(RgbImage image, int width) {
        Weights[] weights = Weights.of(image.width(), width);
        byte[] out = new byte[width * image.height() * CHANNELS];
        for (int y = 0; y < image.height(); y++) {
            for (int x = 0; x < width; x++) {
                int from = (y * image.width() + weights[x].first) * CHANNELS;
                weights[x].mean(image.rgb(), from, CHANNELS, out, (y * width + x) * CHANNELS);
            }
        }
        return new RgbImage(width, image.height(), out);
    }

    private static RgbImage columns(RgbImage image, int height) {
        Weights[] weights = Weights.of(image.height(), height);
        int row = image.width() * CHANNELS;
        byte[] out = new byte[height * row];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < row; x += CHANNELS) {
                weights[y].mean(image.rgb(), weights[y].first * row + x, row, out, y * row + x);
            }
        }
        return new RgbImage(image.width(), height, out);
    }

    /// How much each old pixel counts in a new one.
    ///
    /// @param first the first old pixel that counts
    /// @param values the weights from there on, which add up to about 2²²
    private record Weights(int first, int[] values) {

        /// Weights for all new pixels along an axis.
        static Weights[] of(int before, int after) {
            double scale = (double) before / after;
            double radius = Math.max(scale, 1);
            Weights[] out = new Weights[after];
            for (int i = 0; i < after; i++) {
                double center = (i + 0.5) * scale;
                int first = Math.max((int) (center - radius + 0.5), 0);
                int last = Math.min((int) (center + radius + 0.5), before);
                out[i] = triangle(first, last - first, center, radius);
            }
            return out;
        }

        private static Weights triangle(int first, int count, double center, double radius) {
            double[] heights = new double[count];
            double sum = 0;
            for (int i = 0; i < count; i++) {
                double distance = (i + first - center + 0.5) * (1 / radius);
                heights[i] = Math.max(0, 1 - Math.abs(distance));
                sum += heights[i];
            }
            int[] values = new int[count];
            for (int i = 0; i < count; i++) {
                values[i] = (int) (0.5 + heights[i] / sum * (1 << PRECISION));
            }
            return new Weights(first, values);
        }

        /// The weighted mean of old pixels that lie `step` bytes apart, for all colours.
        void mean(byte[] in, int from, int step, byte[] out, int to) {
            for (int channel = 0; channel < CHANNELS; channel++) {
                int sum = 1 << PRECISION - 1; // rounds to the nearest
                for (int i = 0; i < values.length; i++) {
                    sum += values[i] * Byte.toUnsignedInt(in[from + i * step + channel]);
                }
                out[to + channel] = (byte) Math.clamp(sum >> PRECISION, 0, 255);
            }
        }
    }
}
