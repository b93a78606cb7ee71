package org.rewardedsoups.models.images;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;

/// A picture of red, green and blue bytes.
///
/// @param rgb row after row, three bytes a pixel: `(height, width, 3)`
public record RgbImage(int width, int height, byte[] rgb) {
    /// Colours of a pixel.
    public static final int CHANNELS = 3;

    public RgbImage {
        if (width < 1 || height < 1 || rgb.length != (long) width * height * CHANNELS) {
            throw new IllegalArgumentException(
                    "image: expected " + width + "x" + height + " pixels of 3 bytes, got "
                            + rgb.length + " bytes");
        }
    }

    /// Reads a PNG, JPEG, GIF or BMP file as PIL's `Image.open(…).convert("RGB")` does: grey becomes
    /// three equal colours, transparency is dropped.
    ///
    /// The original of the captioning half replaced every picture that was not RGB by a black one;
    /// we convert it.
    ///
    /// @throws IOException if the file is no picture, or a broken one; the message names it
    public static RgbImage read(Path file) throws IOException {
        BufferedImage image;
        try {
            image = ImageIO.read(file.toFile());
        } catch (IOException | RuntimeException e) { // broken pictures cause either
            throw new IOException("image: cannot be read, " + file + ", " + e.getMessage(), e);
        }
        if (image == null) {
            throw new IOException("image: expected PNG, JPEG, GIF or BMP, got " + file);
        }
        return of(image);
    }

    static RgbImage of(BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        byte[] rgb = new byte[width * height * CHANNELS];
        boolean grey = image.getColorModel().getNumColorComponents() == 1;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int colour = grey ? grey(image, x, y) * 0x010101 : image.getRGB(x, y);
                int at = (y * width + x) * CHANNELS;
                rgb[at] = (byte) (colour >> 16);
                rgb[at + 1] = (byte) (colour >> 8);
                rgb[at + 2] = (byte) colour;
            }
        }
        return new RgbImage(width, height, rgb);
    }

    /// The stored grey in 8 bits; `getRGB` would apply a gamma curve.
    private static int grey(BufferedImage image, int x, int y) {
        Raster raster = image.getRaster();
        ColorModel model = image.getColorModel();
        int bits = model.getComponentSize(0);
        int sample = raster.getSample(x, y, 0);
        return bits > 8 ? sample >> bits - 8 : sample * 255 / ((1 << bits) - 1);
    }

    /// A colour of a pixel, 0 to 255.
    public int get(int x, int y, int channel) {
        return Byte.toUnsignedInt(rgb[(y * width + x) * CHANNELS + channel]);
    }

    /// The picture as a PNG file.
    public byte[] png() {
        var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, get(x, y, 0) << 16 | get(x, y, 1) << 8 | get(x, y, 2));
            }
        }
        var out = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RgbImage(int w, int h, byte[] bytes)
                && w == width
                && h == height
                && Arrays.equals(bytes, rgb);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(rgb);
    }

    @Override
    public String toString() {
        return "RgbImage[" + width + "x" + height + "]";
    }
}
