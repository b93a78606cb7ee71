package org.rewardedsoups.tests.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rewardedsoups.tests.Repository;

/// The Java snippets of the README compile as they stand.
///
/// A snippet is a whole file, or statements with the imports they need above them.
class ReadmeTest {
    private static final Pattern FENCE = Pattern.compile("(?ms)^```java\\R(.*?)^```");
    private static final Pattern TYPE =
            Pattern.compile("(?m)^(?:public |final |abstract )*(?:class|record|interface|enum) (\\w+)");

    @TempDir private Path classes;

    @Test
    void snippetsCompile() {
        List<String> snippets =
                snippets(String.join("\n", Repository.lines(Repository.root().resolve("README.md"))));
        assertFalse(snippets.isEmpty(), "expected a ```java snippet in the README");
        for (int i = 0; i < snippets.size(); i++) {
            assertEquals("", problems(snippets.get(i)), "README snippet " + (i + 1));
        }
    }

    @Test
    void aSnippetThatDoesNotCompileIsNoticed() {
        String use = "import org.rewardedsoups.tensor.Tensor;\nTensor a = Tensor.zeros(2, 3);\n";
        assertEquals(List.of(use), snippets("x\n```java\n" + use + "```\ny"));
        assertEquals("", problems(use));
        String wrong = problems(use + "int b = a.shape();\n");
        assertTrue(wrong.startsWith("3: incompatible types"), wrong);
    }

    private static List<String> snippets(String text) {
        var snippets = new ArrayList<String>();
        Matcher fence = FENCE.matcher(text + "\n");
        while (fence.find()) {
            snippets.add(fence.group(1));
        }
        return snippets;
    }

    /// What the compiler says, one line per error; empty if nothing.
    private String problems(String snippet) {
        Matcher type = TYPE.matcher(snippet);
        String name = type.find() ? type.group(1) : "Snippet";
        String source = name.equals("Snippet") ? wrapped(snippet) : snippet;
        var file =
                new SimpleJavaFileObject(
                        URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return source;
                    }
                };
        var found = new DiagnosticCollector<JavaFileObject>();
        List<String> options = List.of("-d", classes.toString(), "-proc:none");
        ToolProvider.getSystemJavaCompiler()
                .getTask(null, null, found, options, null, List.of(file))
                .call();
        return found.getDiagnostics().stream()
                .filter(each -> each.getKind() == Diagnostic.Kind.ERROR)
                .map(each -> each.getLineNumber() + ": " + each.getMessage(null))
                .collect(Collectors.joining("\n"));
    }

    /// Imports, then the statements inside a method.
    private static String wrapped(String snippet) {
        var imports = new StringBuilder();
        var body = new StringBuilder();
        for (String line : snippet.split("\n")) {
            boolean imported = line.startsWith("import ");
            (imported ? imports : body).append(line).append('\n');
        }
        return imports + "class Snippet { void run() throws Exception { " + body + "}}";
    }
}
