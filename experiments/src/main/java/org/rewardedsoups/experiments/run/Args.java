package org.rewardedsoups.experiments.run;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Command-line options, `--name=value` or `--flag`, read strictly.
///
/// The components of records are the options, their values the defaults: `learningRate` is
/// `--learning-rate=1e-4`. Components may be `long`, `int`, `double`, `float`, `boolean`, `String`,
/// `Path`, a [org.rewardedsoups.soups.Preference], an enum, an `Optional` or a comma-separated
/// `List` of these.
public final class Args {
    private final Map<String, String> given;

    private Args(Map<String, String> given) {
        this.given = given;
    }

    /// Splits the words and refuses what is no option of `known`, or is given twice.
    ///
    /// @param known records whose components are the options
    /// @throws UserException with the nearest name, if one is unknown
    public static Args parse(List<? extends Record> known, String... words) {
        List<Option> options = known.stream().flatMap(r -> Option.of(r).stream()).toList();
        requireDistinct(options);
        Map<String, String> given = new LinkedHashMap<>();
        for (String word : words) {
            Option option = find(options, word);
            if (given.putIfAbsent(option.name(), value(option, word)) != null) {
                throw new UserException("option given twice", word, "give it once");
            }
        }
        return new Args(given);
    }

    /// The defaults, overridden by the options given: `Args.override(Config.DEFAULT, args)`.
    public static <R extends Record> R override(R defaults, String... words) {
        return parse(List.of(defaults), words).over(defaults);
    }

    /// A copy of `defaults` in which the options given replace the components.
    ///
    /// @throws UserException if a value does not fit its type, or the record refuses it
    public <R extends Record> R over(R defaults) {
        Object[] values =
                Option.of(defaults).stream()
                        .map(option ->
                                given.containsKey(option.name())
                                        ? OptionReader.read(option, given.get(option.name()))
                                        : option.value())
                        .toArray();
        return create(defaults, values);
    }

    /// Whether a flag is given, and not as false.
    boolean on(String flag) {
        return Boolean.parseBoolean(given.get(flag));
    }

    @SuppressWarnings("unchecked") // the constructor is that of R itself
    private static <R extends Record> R create(R defaults, Object[] values) {
        Class<?>[] types =
                Arrays.stream(defaults.getClass().getRecordComponents())
                        .map(RecordComponent::getType)
                        .toArray(Class<?>[]::new);
        try {
            Constructor<?> constructor = defaults.getClass().getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return (R) constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException refused) {
                throw new UserException(
                        refused.getMessage(), "in the options", "see --help", refused);
            }
            throw new IllegalStateException("options: " + defaults.getClass() + " failed", e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("options: no constructor of " + defaults.getClass(), e);
        }
    }

    private static Option find(List<Option> options, String word) {
        if (!word.startsWith("--") || word.length() == 2) {
            throw new UserException("expected an option", word, "write --name=value, see --help");
        }
        String name = word.substring(2).split("=", 2)[0];
        return options.stream()
                .filter(option -> option.name().equals(name))
                .findFirst()
                .orElseThrow(() -> unknown(options, word, name));
    }

    private static UserException unknown(List<Option> options, String word, String name) {
        Stream<String> names = options.stream().map(Option::name);
        return new UserException(
                "unknown option",
                word,
                Nearest.of(name, names.toList())
                        .map(near -> "did you mean --" + near + "?")
                        .orElse("see --help"));
    }

    private static String value(Option option, String word) {
        int equals = word.indexOf('=');
        if (equals >= 0) {
            return word.substring(equals + 1);
        }
        if (option.flag()) {
            return "true";
        }
        throw new UserException(
                "option without a value",
                word,
                "write %s=%s".formatted(word, OptionReader.placeholder(option.type())));
    }

    private static void requireDistinct(List<Option> options) {
        long names = options.stream().map(Option::name).distinct().count();
        if (names != options.size()) {
            throw new IllegalStateException(
                    "options: a name stands in two records: "
                            + options.stream().map(Option::name).sorted().toList());
        }
    }
}
