package org.rewardedsoups.experiments.run;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// One component of a configuration record, as the command line sees it.
///
/// @param component name in the record, such as `learningRate`
/// @param type Java type of the component
/// @param doc its `@Doc`, empty if it has none
/// @param value its default
record Option(String component, Type type, String doc, Object value) {

    /// The options of a record, in order; the record's values are the defaults.
    static List<Option> of(Record defaults) {
        return Arrays.stream(defaults.getClass().getRecordComponents())
                .map(component -> of(defaults, component))
                .toList();
    }

    private static Option of(Record defaults, RecordComponent component) {
        var accessor = component.getAccessor();
        accessor.setAccessible(true);
        try {
            return new Option(
                    component.getName(),
                    component.getGenericType(),
                    Optional.ofNullable(component.getAnnotation(Doc.class))
                            .map(Doc::value)
                            .orElse(""),
                    accessor.invoke(defaults));
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalArgumentException("options: cannot read " + component, e);
        }
    }

    /// The name on the command line: `learningRate` is `learning-rate`.
    String name() {
        return component.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }

    boolean flag() {
        return type == boolean.class;
    }

    /// The default, as it would be typed.
    String shown() {
        return show(value);
    }

    static String show(Object value) {
        return switch (value) {
            case Optional<?> optional -> optional.map(Option::show).orElse("");
            case List<?> list -> list.stream().map(Option::show).collect(Collectors.joining(","));
            case Enum<?> constant -> constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
            case Double number -> number.toString().replace(".0E", "e");
            case Float number -> number.toString().replace(".0E", "e");
            default -> value.toString();
        };
    }
}
