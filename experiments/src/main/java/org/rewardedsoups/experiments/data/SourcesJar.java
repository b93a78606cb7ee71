package org.rewardedsoups.experiments.data;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/// The sources jar of one library.
///
/// @param version the version in the file's name
public record SourcesJar(Library library, String version, Path file) {
    private static final String SUFFIX = "-sources.jar";

    /// Folders of other people's code that a library carries with it, and of examples.
    private static final Pattern FOREIGN_FOLDER =
            Pattern.compile(
                    "^(META-INF|jakarta|javax|examples|checkers|org/(jsr166|mindrot|tartarus|noggit))/"
                        + "|/(shaded|repackaged|thirdparty|javassist|ognl|cglib|objenesis|demos?|examples?)/"
                        + "|springframework/asm/|bytebuddy/jar/|snakeyaml/external/");

    private static final Pattern OTHER_LICENCE =
            Pattern.compile(
                    "(?i)\\b(A?L?GPL|General Public|Mozilla Public|Eclipse Public|EPL|CDDL|Creative"
                        + " Commons)\\b");
    private static final int HEADER = 3000;

    /// Finds the jar of a library in the folder that the Maven profile `corpus` fills.
    public static SourcesJar of(Library library, Path folder) {
        String prefix = library.filePrefix();
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> jars = files.filter(file -> belongs(file, prefix)).sorted().toList();
            if (jars.size() != 1) {
                throw missing(library, folder, jars.size() + " files");
            }
            String name = jars.getFirst().getFileName().toString();
            String version = name.substring(prefix.length(), name.length() - SUFFIX.length());
            return new SourcesJar(library, version, jars.getFirst());
        } catch (IOException e) {
            throw missing(library, folder, "no such folder");
        }
    }

    private static boolean belongs(Path file, String prefix) {
        String name = file.getFileName().toString();
        return name.startsWith(prefix)
                && name.endsWith(SUFFIX)
                && Character.isDigit(name.charAt(prefix.length()));
    }

    private static DataException missing(Library library, Path folder, String got) {
        return new DataException(
                "sources of %s: expected one %s*%s in %s, got %s; run mvn -Pcorpus -pl experiments process-resources after a clean"
                        .formatted(
                                library.coordinates(), library.filePrefix(), SUFFIX, folder, got));
    }

    /// The documented declarations of all Java files, files in the order of their names.
    public List<JavadocItem> items() {
        List<JavadocItem> items = new ArrayList<>();
        try (ZipFile zip = new ZipFile(file.toFile())) {
            List<? extends ZipEntry> sources =
                    zip.stream()
                            .filter(entry -> entry.getName().endsWith(".java"))
                            .filter(entry -> !FOREIGN_FOLDER.matcher(entry.getName()).find())
                            .sorted(Comparator.comparing(ZipEntry::getName))
                            .toList();
            for (ZipEntry entry : sources) {
                byte[] bytes = zip.getInputStream(entry).readAllBytes();
                String source = new String(bytes, StandardCharsets.UTF_8);
                if (hasLicenceOfTheLibrary(source)) {
                    items.addAll(JavadocExtractor.items(library.coordinates(), source));
                }
            }
        } catch (IOException e) {
            throw new DataException(
                    "sources of %s: expected a readable zip at %s, got %s; delete it and run again"
                            .formatted(library.coordinates(), file, e.getMessage()),
                    e);
        }
        return items;
    }

    /// Whether the file's header names no licence beside permissive ones.
    private static boolean hasLicenceOfTheLibrary(String source) {
        String header = source.substring(0, Math.min(HEADER, source.length()));
        return header.contains("Apache") || !OTHER_LICENCE.matcher(header).find();
    }
}
