package org.rewardedsoups.experiments.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

class PairSelectionTest {
    private final DropCounts drops = new DropCounts();

    @Test
    void oneTextWithOtherNamesIsTakenOnce() {
        var selection = new PairSelection(100, pair -> false, drops);
        List<Pair> kept =
                selection.of(List.of(item("readInt", "IntArray"), item("readLong", "LongArray")));
        assertEquals(1, kept.size());
        assertEquals(1, drops.of(Drop.DUPLICATE));
    }

    @Test
    void oneTargetIsTakenFourTimes() {
        var selection = new PairSelection(100, pair -> false, drops);
        List<JavadocItem> items = new ArrayList<>();
        for (String word : List.of("red", "green", "blue", "black", "white", "brown")) {
            items.add(item("read", word));
        }
        assertEquals(PairSelection.SAME_TARGET, selection.of(items).size());
        assertEquals(2, drops.of(Drop.DUPLICATE));
    }

    @Test
    void noLibraryGivesMoreThanTheCap() {
        var selection = new PairSelection(2, pair -> false, drops);
        assertEquals(
                2,
                selection
                        .of(List.of(item("a", "red"), item("b", "green"), item("c", "blue")))
                        .size());
        assertEquals(1, drops.of(Drop.LIBRARY_CAP));
    }

    @Test
    void heldOutLookalikesAreDropped() {
        Pair heldOut =
                new Pair(
                        "h:o",
                        "int Other.load()",
                        "Nothing else is said.",
                        "Loads the next OtherThing quickly from it.");
        var selection = new PairSelection(9, new HeldOut(List.of(heldOut))::resembles, drops);
        JavadocItem alike =
                new JavadocItem(
                        "g:a",
                        "int A.load()",
                        List.of("The thing is loaded from the store and kept there."),
                        List.of(),
                        "Loads the next MyStore quickly from it.");
        assertEquals(List.of(), selection.of(List.of(alike)));
        assertEquals(1, drops.of(Drop.NEAR_HELD_OUT));
    }

    @Test
    void theOrderOfTheSourcesDoesNotMatter() {
        List<JavadocItem> items = List.of(item("a", "red"), item("b", "green"), item("c", "blue"));
        List<Pair> forth = new PairSelection(2, pair -> false, drops).of(items);
        List<Pair> back = new PairSelection(2, pair -> false, drops).of(items.reversed());
        assertEquals(forth, back);
    }

    private static JavadocItem item(String name, String thing) {
        return new JavadocItem(
                "g:a",
                "int A." + name + "()",
                List.of("The next " + thing + " value is read and the position moves on."),
                List.of(),
                "Reads the next value from the buffer.");
    }
}
