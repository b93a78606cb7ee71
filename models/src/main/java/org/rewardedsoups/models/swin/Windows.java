package org.rewardedsoups.models.swin;

import java.util.Optional;
import org.rewardedsoups.autograd.Indexing;
import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.Tensor;

/// How a stage's grid of tokens is cut into windows.
///
/// In every second block windows are shifted by half their size, so that neighbours across a border
/// meet: the grid is rolled, cut, and rolled back (Liu et al., 2021, section 3.2). What has come in
/// at the other side is no neighbour and is masked.
///
/// @param side tokens along a side of the grid
/// @param size w, tokens along a side of a window
/// @param shift how far windows are shifted
record Windows(int side, int size, int shift) {
    private static final double FORBIDDEN = -100;

    /// Those of a block; a grid that is no larger than a window is one window.
    static Windows of(int side, int window, int block) {
        return side <= window
                ? new Windows(side, side, 0)
                : new Windows(side, window, block % 2 == 0 ? 0 : window / 2);
    }

    /// How many there are.
    int count() {
        return (side / size) * (side / size);
    }

    /// `(B, side², C) → (B·windows, w², C)`.
    Variable cut(Variable x) {
        long channels = x.dim(-1);
        Variable grid = rolled(x.reshape(x.dim(0), side, side, channels), -shift);
        Variable cut =
                grid.reshape(x.dim(0), side / size, size, side / size, size, channels);
        return Indexing.permute(cut, 0, 1, 3, 2, 4, 5)
                .reshape(x.dim(0) * count(), (long) size * size, channels);
    }

    /// The inverse of [#cut].
    Variable joined(Variable windows) {
        long channels = windows.dim(-1);
        long pictures = windows.dim(0) / count();
        Variable cut =
                windows.reshape(pictures, side / size, side / size, size, size, channels);
        Variable grid =
                Indexing.permute(cut, 0, 1, 3, 2, 4, 5)
                        .reshape(pictures, side, side, channels);
        return rolled(grid, shift).reshape(pictures, (long) side * side, channels);
    }

    private static Variable rolled(Variable grid, int by) {
        return by == 0 ? grid : Indexing.roll(Indexing.roll(grid, 1, by), 2, by);
    }

    /// What is added to scores, `(windows, w², w²)`: −100 between tokens that the roll has brought
    /// together; empty without a shift.
    Optional<Tensor> mask() {
        if (shift == 0) {
            return Optional.empty();
        }
        int inRow = side / size;
        int tokens = size * size;
        float[] mask = new float[count() * tokens * tokens];
        for (int w = 0; w < count(); w++) {
            for (int query = 0; query < tokens; query++) {
                for (int key = 0; key < tokens; key++) {
                    if (region(w / inRow, w % inRow, query) != region(w / inRow, w % inRow, key)) {
                        mask[(w * tokens + query) * tokens + key] = (float) FORBIDDEN;
                    }
                }
            }
        }
        return Optional.of(Tensor.of(new Shape(count(), tokens, tokens), mask));
    }

    /// The number of the region that a token of a window came from: of three stretches along each
    /// side, the last has been rolled in, and the one before it shares windows with it.
    private int region(int windowRow, int windowColumn, int token) {
        int row = windowRow * size + token / size;
        int column = windowColumn * size + token % size;
        return 3 * stretch(row) + stretch(column);
    }

    private int stretch(int place) {
        return place < side - size ? 0 : place < side - shift ? 1 : 2;
    }

    /// For each pair of a window's tokens the row of the table of relative positions, I32
    /// `(w², w²)`: `(Δrow + w − 1)·(2w − 1) + Δcolumn + w − 1` with Δ = query − key.
    Tensor relativePositions() {
        int tokens = size * size;
        Tensor index = Tensor.empty(DType.I32, new Shape(tokens, tokens));
        for (int query = 0; query < tokens; query++) {
            for (int key = 0; key < tokens; key++) {
                int rows = query / size - key / size + size - 1;
                int columns = query % size - key % size + size - 1;
                index.set(rows * (2 * size - 1) + columns, query, key);
            }
        }
        return index;
    }
}
