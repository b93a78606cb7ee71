package org.rewardedsoups.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class RegionTest {
    private static final long CHUNK = 32L << 20;

    private final Region region = new Region();
    private final RandomGenerator rng = new Rngs(1).stream("region");

    private record Piece(Region.Block block, MemorySegment data, byte mark) {
        boolean intact() {
            return data.asByteBuffer().mismatch(marked(data.byteSize(), mark)) < 0;
        }

        private static java.nio.ByteBuffer marked(long bytes, byte mark) {
            byte[] expected = new byte[(int) bytes];
            java.util.Arrays.fill(expected, mark);
            return java.nio.ByteBuffer.wrap(expected);
        }
    }

    @Test
    void piecesInUseNeverOverlapWhateverTheOrderOfTheirReturn() {
        List<Piece> pieces = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            if (!pieces.isEmpty() && rng.nextInt(100) < 49) {
                Piece piece = pieces.remove(rng.nextInt(pieces.size()));
                assertTrue(piece.intact());
                region.free(piece.block);
            } else {
                long size = rng.nextInt(rng.nextInt(1, 5_000));
                Region.Block block = region.allocate(size);
                MemorySegment data = block.data(size).fill((byte) i);
                assertEquals(0, data.address() % Region.ALIGNMENT);
                pieces.add(new Piece(block, data, (byte) i));
            }
        }
        for (Piece piece : pieces) {
            assertTrue(piece.intact());
            region.free(piece.block);
        }
        assertEquals(0, region.used());
    }

    @Test
    void whatComesBackJoinsItsNeighboursToOnePiece() {
        List<Region.Block> blocks = new ArrayList<>();
        long size = CHUNK / 8 - Region.ALIGNMENT;
        for (int i = 0; i < 8; i++) {
            blocks.add(region.allocate(size));
        }
        assertEquals(CHUNK, region.reserved());
        for (int i : new int[] {3, 0, 7, 1, 5, 2, 6, 4}) {
            region.free(blocks.get(i));
        }
        region.allocate(CHUNK - Region.ALIGNMENT);
        assertEquals(CHUNK, region.reserved());
        assertEquals(CHUNK, region.used());
    }

    @Test
    void batchesOfEverChangingLengthTakeLittleMoreThanTheLargestNeeds() {
        for (int step = 0; step < 300; step++) {
            long length = rng.nextInt(200, 2_000);
            List<Region.Block> blocks = new ArrayList<>();
            for (int layer = 0; layer < 20; layer++) {
                blocks.add(region.allocate(length * 1_024));
                blocks.add(region.allocate(length * 4));
                if (layer % 3 == 2) {
                    region.free(blocks.remove(rng.nextInt(blocks.size())));
                }
            }
            blocks.forEach(region::free);
        }
        assertEquals(0, region.used());
        long extra = region.reserved() - region.peak();
        assertTrue(
                extra <= region.peak() / 2 + CHUNK,
                region.reserved() + " bytes for a peak of " + region.peak());
    }

    @Test
    void thePeakIsTheMostInUseAtATime() {
        Region.Block a = region.allocate(1_000_000);
        Region.Block b = region.allocate(2_000_000);
        region.free(a);
        region.free(b);
        region.allocate(500);
        assertEquals(3_000_000, region.peak(), 4.0 * Region.ALIGNMENT);
        region.resetPeak(0);
        assertEquals(region.used(), region.peak());
    }
}
