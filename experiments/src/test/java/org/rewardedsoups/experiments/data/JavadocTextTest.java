package org.rewardedsoups.experiments.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

class JavadocTextTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            textBlock =
                    """
                    Uses {@code List<String>} here.                      | Uses List<String> here.
                    See {@link java.util.Map#get(Object)}.               | See Map.get.
                    The {@link Map#put(Object, Object) put method} runs. | The put method runs.
                    A {@linkplain java.util.Map.Entry} of it.            | A Map.Entry of it.
                    Calls {@link #size()} first.                         | Calls size first.
                    Made by {@link Foo#Foo(int)}.                        | Made by Foo.
                    A <b>bold</b> <i>word</i>, 3 &lt; 4 &amp; x &#62; y. | A bold word, 3 < 4 & x > y.
                    The type {@code Map<K, {a}>} nests.                  | The type Map<K, {a}> nests.
                    Holds a List<T> of things.                           | Holds a List<T> of things.
                    Read <a href="http://x.org/a?b=1">the page</a>.      | Read the page.
                    Is x<sup>2</sup> large.                              | Is x^2 large.
                    Uses `code` in ticks.                                | Uses code in ticks.
                    An address like {@literal me@home} stays.            | An address like me@home stays.
                    Refers to String#length here.                        | Refers to String.length here.
                    No stop at the end                                   | No stop at the end.
                    """)
    void markupBecomesPlainWords(String comment, String expected) {
        assertEquals(expected, JavadocText.of("/** " + comment + " */").sentences().getFirst());
    }

    @Test
    void linesLoseTheirStars() {
        JavadocText text =
                JavadocText.of("/**\n   * Adds two\n   * numbers.\n   *\n   ** Fast.\n   */");
        assertEquals(List.of("Adds two numbers.", "Fast."), text.sentences());
    }

    @Test
    void aParagraphEndsTheFirstSentenceWithoutAStop() {
        assertEquals(
                List.of("Opens the file.", "It must exist."),
                JavadocText.of("/** Opens the file\n * <p>It must exist */").sentences());
    }

    @Test
    void listItemsAreJoined() {
        assertEquals(
                List.of("Modes.", "Supported: read; write; both."),
                JavadocText.of("/** Modes. Supported:<ul><li>read</li><li>write<li>both</ul> */")
                        .sentences());
    }

    @Test
    void examplesGoTogetherWithTheSentenceThatLeadsToThem() {
        String comment =
                """
                /**
                 * Runs it. For example:
                 * <pre>{@code
                 *   @Override void x() { }
                 * }</pre>
                 * Then it stops.
                 */
                """;
        assertEquals(List.of("Runs it.", "Then it stops."), JavadocText.of(comment).sentences());
    }

    @Test
    void blockTagsBecomeNotesInAFixedOrder() {
        String comment =
                """
                /**
                 * Reads a line.
                 * @param source where to read, such as
                 *     a file
                 * @param nothing
                 * @param <S> the kind of source
                 * @throws java.io.IOException if it fails
                 * @see Other#thing
                 * @since 1.2
                 * @return the line, or null at the end
                 */
                """;
        JavadocText text = JavadocText.of(comment);
        assertEquals(List.of("Reads a line."), text.sentences());
        assertEquals(
                List.of(
                        "Returns: the line, or null at the end.",
                        "source: where to read, such as a file.",
                        "Throws IOException: if it fails."),
                text.notes());
    }

    @Test
    void aReturnTagInsideTheTextIsASentence() {
        JavadocText text = JavadocText.of("/** {@return the number of {@code x}s} */");
        assertEquals(List.of("Returns the number of xs."), text.sentences());
    }

    @Test
    void inheritedTextIsNoticed() {
        assertTrue(JavadocText.of("/** {@inheritDoc} More. */").inherits());
    }

    @Test
    void tagsThatAreNeverClosedDoNotHang() {
        assertEquals(List.of("Uses open."), JavadocText.of("/** Uses {@code open */").sentences());
        assertEquals(
                List.of("Keeps this."),
                JavadocText.of("/** Keeps this. <pre> lost */").sentences());
    }

    @Test
    void anEmptyCommentHasNoSentences() {
        assertEquals(List.of(), JavadocText.of("/** */").sentences());
        assertEquals(List.of(), JavadocText.of("/***/").sentences());
        assertEquals(List.of(), JavadocText.of("/** @return the size */").sentences());
    }
}
