package io.mlids.bench;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Tests that need more than Java have a tag that {@code make check} excludes, and they state a
 * reason when they are skipped.
 */
@Tag("slow")
class TestTagsTest {
  /** Patterns in a test's source, and the tags that they require. */
  private static final Map<String, Pattern> TAGS =
      Map.ofEntries(
          entry("browser", Pattern.compile("static final Site site\\b|\\bChromium\\.")),
          entry(
              "process",
              Pattern.compile("new ProcessBuilder\\(|\\bNamedPipe\\.|\\bPandas\\.|startJava\\(")),
          entry("root", Pattern.compile("NetworkNamespace\\.require\\(|\"root\"\\.equals\\(")),
          entry("native", Pattern.compile("\\bNativeLibrary\\.|\\bBooster\\.")),
          entry("fuzz", Pattern.compile("class \\w*Fuzz\\w*Test\\b|mlids\\.fuzz")),
          entry("shared", Pattern.compile("\\bSharedData\\.require\\(")),
          // No pattern can detect a slow test.
          entry("slow", Pattern.compile("(?!)")));

  private static List<Source> sources;

  @BeforeAll
  static void parse() throws IOException {
    List<Path> files = new ArrayList<>();
    try (Stream<Path> modules = Files.list(Path.of(System.getProperty("mlids.root")))) {
      for (Path module : modules.map(path -> path.resolve("src/test/java")).toList()) {
        if (Files.isDirectory(module)) {
          try (Stream<Path> all = Files.walk(module)) {
            all.filter(path -> path.toString().endsWith(".java"))
                // This file only contains the patterns.
                .filter(path -> !path.endsWith(TestTagsTest.class.getSimpleName() + ".java"))
                .forEach(files::add);
          }
        }
      }
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null, manager, null, null, null, manager.getJavaFileObjectsFromPaths(files));
      List<Source> parsed = new ArrayList<>();
      for (CompilationUnitTree unit : task.parse()) {
        parsed.add(Source.of(unit));
      }
      sources = List.copyOf(parsed);
    }
  }

  @Test
  void aTestThatNeedsMoreThanJavaHasItsTag() {
    assertThat(sources).hasSizeGreaterThan(100);
    List<String> missing = new ArrayList<>();
    for (Source source : sources) {
      TAGS.forEach(
          (tag, need) -> {
            if (source.hasTests()
                && need.matcher(source.text()).find()
                && !source.tags().contains(tag)) {
              missing.add(source.name() + " needs @Tag(\"" + tag + "\")");
            }
          });
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void noTagIsMisspelt() {
    for (Source source : sources) {
      assertThat(TAGS.keySet()).as(source.name()).containsAll(source.tags());
    }
  }

  @Test
  void aSkippedTestStatesItsReason() {
    for (Source source : sources) {
      assertThat(source.withoutReason()).as(source.name()).isEmpty();
    }
  }

  /** Checks one file. */
  private record Source(
      String name, String text, boolean hasTests, Set<String> tags, List<String> withoutReason) {

    static Source of(CompilationUnitTree unit) throws IOException {
      Set<String> annotations = new TreeSet<>();
      Set<String> tags = new TreeSet<>();
      List<String> withoutReason = new ArrayList<>();
      new TreeScanner<Void, Void>() {
        @Override
        public Void visitAnnotation(AnnotationTree tree, Void nothing) {
          String type = tree.getAnnotationType().toString();
          annotations.add(type);
          String arguments = tree.getArguments().toString();
          if (type.equals("Tag")) {
            tags.add(arguments.replaceAll(".*\"(.*)\".*", "$1"));
          }
          boolean reasoned =
              type.equals("Disabled")
                  ? !tree.getArguments().isEmpty()
                  : arguments.contains("disabledReason");
          if (type.matches("(Disabled|EnabledIf|EnabledOn|DisabledIf|DisabledOn).*") && !reasoned) {
            withoutReason.add(tree.toString());
          }
          return super.visitAnnotation(tree, nothing);
        }

        @Override
        public Void visitMethodInvocation(MethodInvocationTree tree, Void nothing) {
          String method = tree.getMethodSelect().toString();
          if (method.matches("(.*\\.)?assume(True|False)") && tree.getArguments().size() < 2) {
            withoutReason.add(tree.toString());
          }
          return super.visitMethodInvocation(tree, nothing);
        }
      }.scan(unit, null);
      annotations.retainAll(Set.of("Test", "ParameterizedTest", "TestFactory", "RepeatedTest"));
      Path file = Path.of(unit.getSourceFile().toUri());
      return new Source(
          file.getFileName().toString(),
          unit.getSourceFile().getCharContent(true).toString(),
          !annotations.isEmpty(),
          Set.copyOf(tags),
          List.copyOf(withoutReason));
    }
  }
}
