package org.rewardedsoups.models.images;

import java.util.List;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.Tensor;

/// From pictures to a network's input: resized, scaled to [0, 1], then `(x − mean) / deviation` by
/// colour.
///
/// @param size width and height in pixels
/// @param mean of red, green and blue
/// @param deviation of red, green and blue
public record ImageNormalization(int size, List<Double> mean, List<Double> deviation) {
    private static final List<Double> IMAGENET_MEAN = List.of(0.485, 0.456, 0.406);
    private static final List<Double> IMAGENET_DEVIATION = List.of(0.229, 0.224, 0.225);

    public ImageNormalization {
        mean = List.copyOf(mean);
        deviation = List.copyOf(deviation);
        if (size < 1 || mean.size() != RgbImage.CHANNELS || deviation.size() != RgbImage.CHANNELS) {
            throw new IllegalArgumentException(
                    "image: expected a size of at least 1 and three means and deviations, got "
                            + size + ", " + mean + " and " + deviation);
        }
    }

    /// With the means and deviations of ImageNet, as Swin was trained.
    public static ImageNormalization imageNet(int size) {
        return new ImageNormalization(size, IMAGENET_MEAN, IMAGENET_DEVIATION);
    }

    /// Pictures of any sizes as one batch, F32 `(B, 3, size, size)`.
    public Tensor apply(List<RgbImage> images) {
        float[] values = new float[images.size() * RgbImage.CHANNELS * size * size];
        int at = 0;
        for (RgbImage image : images) {
            RgbImage resized = BilinearResize.resize(image, size, size);
            for (int channel = 0; channel < RgbImage.CHANNELS; channel++) {
                float mean = this.mean.get(channel).floatValue();
                float deviation = this.deviation.get(channel).floatValue();
                for (int y = 0; y < size; y++) {
                    for (int x = 0; x < size; x++) {
                        values[at++] = (resized.get(x, y, channel) / 255f - mean) / deviation;
                    }
                }
            }
        }
        Shape shape = new Shape(images.size(), RgbImage.CHANNELS, size, size);
        return Tensor.of(shape, values);
    }
}
