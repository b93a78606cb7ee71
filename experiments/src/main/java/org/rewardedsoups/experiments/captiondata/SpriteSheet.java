package org.rewardedsoups.experiments.captiondata;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;
import org.rewardedsoups.experiments.run.UserException;
import org.rewardedsoups.models.images.RgbImage;

/// Many small transparent pictures in one: a square of cells, each with a border of one pixel.
public final class SpriteSheet {
    /// Width and height of a sprite.
    public static final int SPRITE = 32;

    /// Cells in a row and in a column.
    public static final int CELLS = 62;

    private static final int CELL = SPRITE + 2;
    private static final int SIDE = CELLS * CELL;
    private static final int OPAQUE = 255;
    private static final String SHIPPED = "noto-emoji-32.png";

    private final int[] argb; // row after row

    private SpriteSheet(int[] argb) {
        this.argb = argb;
    }

    /// The Noto emoji in this jar.
    public static SpriteSheet shipped() {
        try (InputStream resource = SpriteSheet.class.getResourceAsStream(SHIPPED)) {
            if (resource == null) {
                throw new UserException(
                        "expected the sheet of emoji in the jar, got nothing",
                        SHIPPED,
                        "build the jar with its resources");
            }
            return read(resource, SHIPPED);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static SpriteSheet read(InputStream png, String name) throws IOException {
        BufferedImage image = ImageIO.read(png);
        if (image == null || image.getWidth() != SIDE || image.getHeight() != SIDE) {
            String got = image == null ? "none" : image.getWidth() + "x" + image.getHeight();
            throw new UserException(
                    "expected a picture of %dx%d pixels, got %s".formatted(SIDE, SIDE, got),
                    name,
                    "take sheets-clean/32.png of emoji-datasource-google 16.0.0");
        }
        return new SpriteSheet(image.getRGB(0, 0, SIDE, SIDE, null, 0, SIDE));
    }

    /// The picture with a sprite on it: `new = (α sprite + (255 − α) old) / 255` for every colour,
    /// rounded to the nearest.
    ///
    /// @param column of the sprite's cell
    /// @param row of the sprite's cell
    /// @param left where the sprite's first column of pixels goes
    /// @param top where the sprite's first row of pixels goes
    /// @throws IllegalArgumentException if there is no such cell, or the sprite would not lie wholly
    ///     in the picture
    public RgbImage over(RgbImage picture, int column, int row, int left, int top) {
        if (column < 0 || column >= CELLS || row < 0 || row >= CELLS) {
            throw new IllegalArgumentException(
                    "sprite: expected a cell from 0, 0 to %d, %d, got %d, %d"
                            .formatted(CELLS - 1, CELLS - 1, column, row));
        }
        int width = picture.width();
        if (left < 0 || left + SPRITE > width || top < 0 || top + SPRITE > picture.height()) {
            throw new IllegalArgumentException(
                    "sprite: expected a place inside %dx%d pixels, got %d, %d"
                            .formatted(width, picture.height(), left, top));
        }
        byte[] rgb = picture.rgb().clone();
        for (int y = 0; y < SPRITE; y++) {
            for (int x = 0; x < SPRITE; x++) {
                int pixel = argb[(row * CELL + 1 + y) * SIDE + column * CELL + 1 + x];
                blend(pixel, rgb, ((top + y) * width + left + x) * RgbImage.CHANNELS);
            }
        }
        return new RgbImage(width, picture.height(), rgb);
    }

    private static void blend(int pixel, byte[] rgb, int at) {
        int alpha = pixel >>> 24;
        for (int channel = 0; channel < RgbImage.CHANNELS; channel++) {
            int sprite = pixel >> 16 - 8 * channel & 0xff;
            int old = Byte.toUnsignedInt(rgb[at + channel]);
            rgb[at + channel] =
                    (byte) ((alpha * sprite + (OPAQUE - alpha) * old + OPAQUE / 2) / OPAQUE);
        }
    }
}
