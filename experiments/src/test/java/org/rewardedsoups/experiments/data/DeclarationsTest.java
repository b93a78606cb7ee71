package org.rewardedsoups.experiments.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

class DeclarationsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    public static String pad(final String s, int n) {}  | static String A.pad(String s, int n)
                    @Override public <T> List<T> all() { }              | List<T> A.all()
                    @Named(value = "x)", n = ')') int f(int... a);      | int A.f(int... a)
                    private final java.util.Map<String, int[]> m = x(); | Map<String, int[]> A.m
                    public A(@Nullable Object o) throws IOException { } | new A(Object o)
                    int a, b;                                           | int A.a
                    static final int MAX = 1 << 3;                      | static int A.MAX
                    Map.Entry<? super K, V> e(K k) { }                  | Map.Entry<? super K, V> A.e(K k)
                    default void run() { }                              | void A.run()
                    String value() default "";                          | String A.value()
                    static <K extends Comparable<K>> K max(K a) { }     | static K A.max(K a)
                    """)
    void membersAreNamedWithTheirClass(String member, String expected) {
        assertEquals(List.of(expected), declarations("class A { /** Doc. */ " + member + " }"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    public final class A<T> extends B<T> implements C, D { } | class A<T> extends B<T> implements C, D
                    @interface Mark { }                                      | interface Mark
                    public record P(int x, int y) implements Q { }           | record P(int x, int y) implements Q
                    sealed interface S permits T, U { }                      | interface S
                    package org.example.deep;                                | package org.example.deep
                    """)
    void typesAndPackagesAreShownWithoutModifiers(String type, String expected) {
        assertEquals(List.of(expected), declarations("/** Doc. */ " + type));
    }

    @Test
    void nestedTypesCarryTheNamesAroundThem() {
        String source =
                """
                class Outer {
                    /** One. */
                    static class Inner {
                        /** Two. */
                        Inner(int x) { if (x > 0) { y(); } }
                        /** Three. */
                        void go() { }
                    }
                    /** Four. */
                    int after;
                }
                """;
        assertEquals(
                List.of(
                        "class Outer.Inner",
                        "new Outer.Inner(int x)",
                        "void Outer.Inner.go()",
                        "int Outer.after"),
                declarations(source));
    }

    @Test
    void enumConstantsAreNamedWithoutArguments() {
        String source =
                """
                enum Colour {
                    /** Red. */ RED("r", 1) { void x() { } },
                    /** Blue. */ @Deprecated BLUE;
                    /** New. */ Colour(String s, int i) { }
                }
                """;
        assertEquals(
                List.of("Colour.RED", "Colour.BLUE", "new Colour(String s, int i)"),
                declarations(source));
    }

    @Test
    void bracesAndCommentMarksInLiteralsAreNotCode() {
        String source =
                """
                class A {
                    String s = "} /** no */ \\" {"; char c = '}'; char q = '\\''; // } /** no */
                    String t = \"""
                        } /** no */ " \""";
                    /* } /** no */
                    /**/ int empty;
                    /** Yes. */
                    void f() { }
                }
                """;
        assertEquals(List.of("void A.f()"), declarations(source));
    }

    @Test
    void commentsInsideMethodsAreIgnored() {
        String source =
                """
                class A {
                    void f() {
                        /** Not documentation. */
                        int x = 1;
                        new Object() { /** Nor this. */ void g() { } };
                    }
                    Runnable r = () -> { /** Nor this. */ };
                    /** Yes. */ void h() { Class<?> c = A.class; }
                    /** Also. */ int i;
                }
                """;
        assertEquals(List.of("void A.h()", "int A.i"), declarations(source));
    }

    @Test
    void onlyTheLastOfSeveralCommentsBelongsToTheDeclaration() {
        List<Documented> found = Declarations.in("/** Licence. */ /** Real. */ class A { }");
        assertEquals(List.of(new Documented("class A", "/** Real. */")), found);
    }

    @Test
    void aCommentBeforeNothingOrAnInitialiserDocumentsNothing() {
        assertEquals(
                List.of(),
                declarations(
                        "/** Import. */ import a.B; class A { /** Init. */ static { } /** End."
                            + " */ }"));
    }

    @Test
    void recordAndEnumStayUsableAsNames() {
        assertEquals(
                List.of("void A.record(int enumeration)", "int A.after"),
                declarations(
                        "class A { /** R. */ void record(int enumeration) { record(1); } /** A. */"
                            + " int after; }"));
    }

    @Test
    void unfinishedSourceIsReadAsFarAsItGoes() {
        assertEquals(List.of("class A"), declarations("/** Doc. */ class A { String s = \"open"));
        assertEquals(List.of("class A"), declarations("/** Doc. */ class A { /** never closed"));
    }

    private static List<String> declarations(String source) {
        return Declarations.in(source).stream().map(Documented::declaration).toList();
    }
}
