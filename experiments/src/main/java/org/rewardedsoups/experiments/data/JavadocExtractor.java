package org.rewardedsoups.experiments.data;

import java.util.ArrayList;
import java.util.List;

/// Reads the documented declarations of Java source files as plain text.
public final class JavadocExtractor {
    private JavadocExtractor() {}

    /// Every Javadoc comment of one source file that has a description, in the order of the file.
    ///
    /// Comments that take text over with `{@inheritDoc}` are left out, as their words are not all here.
    public static List<JavadocItem> items(String library, String source) {
        List<JavadocItem> items = new ArrayList<>();
        for (Documented documented : Declarations.in(source)) {
            JavadocText text = JavadocText.of(documented.comment());
            if (text.inherits() || text.sentences().isEmpty()) {
                continue;
            }
            List<String> rest = text.sentences().subList(1, text.sentences().size());
            items.add(
                    new JavadocItem(
                            library,
                            documented.declaration(),
                            rest,
                            text.notes(),
                            text.sentences().getFirst()));
        }
        return items;
    }
}
