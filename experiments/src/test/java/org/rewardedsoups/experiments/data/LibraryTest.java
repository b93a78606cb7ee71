package org.rewardedsoups.experiments.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

class LibraryTest {
    private static final Pattern ITEM =
            Pattern.compile(
                    "<artifactItem>\\s*<groupId>([^<]+)</groupId>\\s*<artifactId>([^<]+)</artifactId>");

    @Test
    void theMavenProfileFetchesExactlyTheLibrariesOfTheTable() throws IOException {
        String pom = Files.readString(Path.of("pom.xml"));
        Set<String> fetched =
                ITEM.matcher(pom)
                        .results()
                        .map(item -> item.group(1) + ":" + item.group(2))
                        .collect(Collectors.toCollection(TreeSet::new));
        Set<String> listed =
                Library.table().stream()
                        .map(Library::coordinates)
                        .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(listed, fetched);
    }

    @Test
    void everyLicenceIsPermissive() {
        Set<String> permissive = Set.of("Apache-2.0", "MIT", "BSD-2-Clause", "BSD-3-Clause");
        for (Library library : Library.table()) {
            assertTrue(permissive.contains(library.licence()), library::toString);
        }
    }

    @Test
    void modulesOfOneProjectShareASplit() {
        Map<String, Set<Split>> splits =
                Library.table().stream()
                        .collect(
                                Collectors.groupingBy(
                                        LibraryTest::project,
                                        Collectors.mapping(Library::split, Collectors.toSet())));
        splits.forEach((project, used) -> assertEquals(1, used.size(), project));
    }

    @Test
    void theNoticeNamesEveryLibrary() throws IOException {
        List<String> notice = Files.readAllLines(Path.of("../NOTICE"));
        for (Library library : Library.table()) {
            assertTrue(
                    notice.stream().anyMatch(line -> line.contains(library.coordinates())),
                    () -> "NOTICE: expected " + library.coordinates());
        }
        assertTrue(notice.stream().anyMatch(line -> line.contains("WordNet")));
    }

    /// Everything of one group is one project, except that commons and Google publish many under one.
    private static String project(Library library) {
        String group = library.coordinates().substring(0, library.coordinates().indexOf(':'));
        return group.equals("org.apache.commons") ? library.coordinates() : group;
    }
}
