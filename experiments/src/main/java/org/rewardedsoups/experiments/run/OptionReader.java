package org.rewardedsoups.experiments.run;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.rewardedsoups.soups.Preference;

/// Turns the text of an option into a value of its component's type.
///
/// @param option where the text belongs
/// @param text what stands after `=`
record OptionReader(Option option, String text) {
    private static final Pattern NUMBER =
            Pattern.compile("[-+]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]+)?");

    /// @throws UserException if the text does not fit the type
    static Object read(Option option, String text) {
        return new OptionReader(option, text).read(option.type(), text);
    }

    private Object read(Type type, String part) {
        if (type instanceof ParameterizedType generic) {
            Type element = generic.getActualTypeArguments()[0];
            return generic.getRawType() == Optional.class
                    ? Optional.of(read(element, part))
                    : Arrays.stream(part.split(",", -1)).map(one -> read(element, one)).toList();
        }
        try {
            return readPlain((Class<?>) type, part);
        } catch (NumberFormatException | InvalidPathException e) {
            throw refused(type, e);
        }
    }

    private Object readPlain(Class<?> type, String part) {
        if (type.isEnum()) {
            return constant(type, part);
        }
        return switch (type.getName()) {
            case "long", "java.lang.Long" -> Long.parseLong(part);
            case "int", "java.lang.Integer" -> Integer.parseInt(part);
            case "double", "java.lang.Double" -> number(part);
            case "float", "java.lang.Float" -> single(part);
            case "boolean", "java.lang.Boolean" -> truth(type, part);
            case "java.lang.String" -> part;
            case "java.nio.file.Path" -> path(type, part);
            case "org.rewardedsoups.soups.Preference" -> preference(part);
            default ->
                    throw new IllegalStateException(
                            "options: component %s has type %s, which has no text form"
                                    .formatted(option.component(), type.getName()));
        };
    }

    private static double number(String part) {
        double value = NUMBER.matcher(part).matches() ? Double.parseDouble(part) : Double.NaN;
        if (!Double.isFinite(value)) {
            throw new NumberFormatException(part);
        }
        return value;
    }

    private static float single(String part) {
        float value = (float) number(part);
        if (!Float.isFinite(value)) {
            throw new NumberFormatException(part);
        }
        return value;
    }

    private boolean truth(Class<?> type, String part) {
        return switch (part) {
            case "true" -> true;
            case "false" -> false;
            default -> throw refused(type, null);
        };
    }

    private Path path(Class<?> type, String part) {
        if (part.isEmpty()) {
            throw refused(type, null);
        }
        return Path.of(part);
    }

    private Preference preference(String part) {
        try {
            return Preference.parse(part);
        } catch (IllegalArgumentException e) {
            throw new UserException(
                    e.getMessage(),
                    "--" + option.name() + "=" + text,
                    "write one number from 0 to 1, or weights such as 0.7,0.3",
                    e);
        }
    }

    private Object constant(Class<?> type, String part) {
        for (Object constant : type.getEnumConstants()) {
            if (Option.show(constant).equals(part)) {
                return constant;
            }
        }
        throw refused(type, null);
    }

    private UserException refused(Type type, Throwable cause) {
        return new UserException(
                "expected " + expectation(type),
                "--" + option.name() + "=" + text,
                option.shown().isEmpty() || option.shown().equals(text)
                        ? "see --help"
                        : "such as --" + option.name() + "=" + option.shown(),
                cause);
    }

    private static String expectation(Type type) {
        return switch (type) {
            case Class<?> c when c.isEnum() ->
                    "one of "
                            + Arrays.stream(c.getEnumConstants())
                                    .map(Option::show)
                                    .collect(Collectors.joining(" "));
            case Class<?> c when c == int.class || c == Integer.class ->
                    "a whole number below 2147483648";
            case Class<?> c when c == long.class || c == Long.class -> "a whole number";
            case Class<?> c when c == boolean.class || c == Boolean.class -> "true or false";
            case Class<?> c when c == Path.class -> "a path";
            default -> "a finite number";
        };
    }

    /// What stands after `=` in the help text, such as `N` or `adam|sgd`; empty for a flag.
    static String placeholder(Type type) {
        return switch (type) {
            case ParameterizedType generic when generic.getRawType() == List.class ->
                    placeholder(generic.getActualTypeArguments()[0]) + ",...";
            case ParameterizedType generic -> placeholder(generic.getActualTypeArguments()[0]);
            case Class<?> c when c == boolean.class -> "";
            case Class<?> c when c.isEnum() ->
                    Arrays.stream(c.getEnumConstants())
                            .map(Option::show)
                            .collect(Collectors.joining("|"));
            case Class<?> c when c == Path.class -> "PATH";
            case Class<?> c when c == String.class -> "TEXT";
            case Class<?> c when c == Preference.class -> "LAMBDA";
            case Class<?> c when c == Double.class || c == double.class || c == float.class -> "X";
            default -> "N";
        };
    }
}
