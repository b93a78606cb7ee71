package org.rewardedsoups.tensor.tornado;

/// How many threads run a kernel, and how many of them share local memory.
///
/// @param x threads along the first axis, a multiple of `groupX`
/// @param y threads along the second axis, a multiple of `groupY`
/// @param z threads along the third axis, in groups of one
record Grid(long x, long y, long z, long groupX, long groupY) {
    /// Threads of a group that has no need for another number.
    private static final int GROUP = 256;

    /// At least `n` threads in a line; the kernel ignores those too many.
    static Grid threads(long n) {
        return new Grid(Math.ceilDiv(n, GROUP) * GROUP, 1, 1, GROUP, 1);
    }

    /// `n` groups of `size` threads.
    static Grid groups(long n, int size) {
        return new Grid(n * size, 1, 1, size, 1);
    }

    /// Groups of `width` by `height` threads, `columns` by `rows` by `z` of them.
    static Grid tiles(long columns, long rows, long z, int width, int height) {
        return new Grid(columns * width, rows * height, z, width, height);
    }
}
