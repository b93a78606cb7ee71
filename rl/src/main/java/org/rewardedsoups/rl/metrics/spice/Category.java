package org.rewardedsoups.rl.metrics.spice;

import java.util.Set;
import java.util.regex.Pattern;

/// The tuples that a score is about. A caption may count well and see no colours.
public enum Category {
    /// All tuples: SPICE itself.
    ALL("SPICE"),
    /// Objects.
    OBJECT("SPICE_Object"),
    /// Objects with an attribute.
    ATTRIBUTE("SPICE_Attribute"),
    /// Two objects and their relation.
    RELATION("SPICE_Relation"),
    /// Attributes that are numbers.
    CARDINALITY("SPICE_Cardinality"),
    /// Attributes that are colours.
    COLOR("SPICE_Color"),
    /// Attributes that are sizes.
    SIZE("SPICE_Size");

    private static final Pattern NUMBER =
            Pattern.compile(
                    "\\d+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen");

    /// The eleven basic terms of Berlin and Kay (1969), and commoner ones beside them.
    private static final Set<String> COLORS =
            Set.of(
                    ("white black red green yellow blue brown purple pink orange gray grey "
                    + "beige tan cream golden silver violet turquoise teal maroon dark light")
                            .split(" "));

    private static final Set<String> SIZES =
            Set.of(
                    ("big large huge giant gigantic enormous massive vast immense great small "
                    + "little tiny miniature mini minute tall short long wide broad narrow "
                    + "thick thin slim slender skinny fat heavy oversized baby")
                            .split(" "));

    private final String title;

    Category(String title) {
        this.title = title;
    }

    /// The name in reports.
    public String title() {
        return title;
    }

    /// Whether a tuple belongs here.
    boolean contains(Tuple tuple) {
        return switch (this) {
            case ALL -> true;
            case OBJECT -> tuple.object();
            case ATTRIBUTE -> tuple.attribute();
            case RELATION -> tuple.relation();
            case CARDINALITY ->
                    tuple.attribute() && value(tuple).stream().anyMatch(NUMBER.asMatchPredicate());
            case COLOR -> tuple.attribute() && value(tuple).stream().anyMatch(COLORS::contains);
            case SIZE -> tuple.attribute() && value(tuple).stream().anyMatch(SIZES::contains);
        };
    }

    private static Set<String> value(Tuple tuple) {
        return tuple.concepts().getLast().words();
    }
}
