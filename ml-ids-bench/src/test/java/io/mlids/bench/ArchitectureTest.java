package io.mlids.bench;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Imports follow one direction: capture → packet → flow → feature → detect → behaviour → incident →
 * alert.
 */
class ArchitectureTest {
  private static final JavaClasses OURS =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          // In the packaging phases, the core's test classes are in a jar.
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("io.mlids");

  /** Each area of the core, and the areas that it may import. */
  private static final Map<String, Set<String>> CORE =
      Map.ofEntries(
          entry("help", Set.of()),
          entry("unit", Set.of()),
          entry("install", Set.of()),
          entry("doctor", Set.of("install", "libpcap", "model", "feature", "file")),
          entry("console", Set.of("help", "unit")),
          // Talks to a server.
          entry("remote", Set.of("console", "text")),
          entry("gzip", Set.of()),
          entry("digest", Set.of()),
          entry("text", Set.of()),
          entry("net", Set.of()),
          entry("capture", Set.of("gzip")),
          // Confines native code to one package.
          entry("libpcap", Set.of("capture")),
          entry("link", Set.of()),
          entry("packet", Set.of("capture", "link", "net")),
          entry("flow", Set.of("packet", "net")),
          entry("feature", Set.of("flow", "net")),
          // Flow tables, their files, and request bodies.
          entry("table", Set.of("feature")),
          entry("file", Set.of("table", "gzip")),
          entry("csv", Set.of("file", "table", "feature")),
          entry("hdf", Set.of("file", "table", "feature")),
          entry("feedback", Set.of("table", "feature", "text")),
          entry("request", Set.of("table", "feature", "text")),
          entry("dataset", Set.of("csv", "hdf", "file", "table", "feature")),
          entry("model", Set.of("feature", "digest", "text")),
          entry("drift", Set.of("model", "feature")),
          entry("explain", Set.of("model", "feature", "text")),
          entry("detect", Set.of("model", "drift", "explain", "feature", "net", "text")),
          entry("label", Set.of("csv", "table", "feature", "net", "text")),
          entry("behaviour", Set.of("packet", "flow", "feature", "net", "detect", "text")),
          entry("incident", Set.of("behaviour", "explain", "flow", "feature", "net", "text")),
          entry(
              "site",
              Set.of(
                  "behaviour",
                  "incident",
                  "detect",
                  "drift",
                  "explain",
                  "model",
                  "feature",
                  "file",
                  "net",
                  "text")),
          entry(
              "alert",
              Set.of(
                  "incident",
                  "behaviour",
                  "detect",
                  "explain",
                  "request",
                  "feature",
                  "flow",
                  "net",
                  "text")),
          // Turns captures into verdicts; shared by commands, server and sensor.
          entry(
              "pipeline",
              Set.of(
                  "capture",
                  "link",
                  "packet",
                  "flow",
                  "feature",
                  "net",
                  "file",
                  "table",
                  "dataset",
                  "drift",
                  "explain",
                  "detect",
                  "behaviour",
                  "incident")),
          // Compares verdicts with labels.
          entry(
              "selftest",
              Set.of("install", "label", "csv", "pipeline", "detect", "feature", "net")));

  /** The packages below the behaviour rules, lowest first; each may import those before it. */
  private static final List<String> BEHAVIOUR_BASE =
      List.of("table", "payload", "setting", "conversation", "evidence");

  /** The packages of the behaviour rules, one per family; none may import another. */
  private static final List<String> BEHAVIOUR_RULES =
      List.of("scan", "flood", "guessing", "web", "channel");

  /** Each area of the server, and the areas that it may import. */
  private static final Map<String, Set<String>> API =
      Map.ofEntries(
          entry("background", Set.of()),
          entry("access", Set.of()),
          entry("web", Set.of("http")),
          entry("sagemaker", Set.of("background")),
          entry("scoring", Set.of()),
          entry("answer", Set.of("scoring")),
          entry("search", Set.of()),
          // Keeps scored flows in Parquet files.
          entry("archive", Set.of("background")),
          // Keeps the packets of incidents.
          entry("packets", Set.of("background")),
          // The names of addresses.
          entry("name", Set.of("background")),
          entry("incident", Set.of("background", "name", "packets", "search")),
          entry("host", Set.of("incident", "name")),
          // An attack becomes an alert, which goes to connected clients, a queue, a file and the
          // log.
          entry("alert", Set.of("background", "incident")),
          entry("sink", Set.of("alert", "incident", "background")),
          entry("queue", Set.of("sink", "background")),
          entry("spool", Set.of("sink", "background")),
          entry("feed", Set.of("alert", "incident", "background")),
          // Keeps incidents and notifications in a database.
          entry("history", Set.of("feed", "alert", "incident", "background", "search")),
          // Who changed what.
          entry("audit", Set.of("history")),
          entry("dispatch", Set.of("feed", "sink", "alert", "incident", "background")),
          entry("feedback", Set.of("feed", "alert", "incident", "scoring", "background")),
          // What people decide about incidents.
          entry("triage", Set.of("feedback", "history", "alert", "incident", "background")),
          // These areas receive packets and report attacks and incidents.
          entry("sensor", Set.of("dispatch", "incident", "scoring", "background")),
          entry("capture", Set.of("answer", "dispatch", "incident", "scoring", "background")),
          // Learns from the flows of the sensor.
          entry("learning", Set.of("scoring", "sensor")),
          entry(
              "metrics",
              Set.of(
                  "access",
                  "alert",
                  "archive",
                  "capture",
                  "dispatch",
                  "feed",
                  "feedback",
                  "history",
                  "incident",
                  "name",
                  "packets",
                  "sagemaker",
                  "scoring",
                  "sensor",
                  "sink",
                  "spool",
                  "triage")),
          // The HTTP packages, from connections up to routes.
          entry("http", Set.of("access", "capture", "metrics", "background")),
          entry("body", Set.of("http")),
          entry("prediction", Set.of("alert", "body", "dispatch", "http", "metrics", "scoring")),
          entry(
              "route",
              Set.of(
                  "access",
                  "alert",
                  "answer",
                  "audit",
                  "body",
                  "capture",
                  "dispatch",
                  "feed",
                  "feedback",
                  "history",
                  "host",
                  "http",
                  "incident",
                  "metrics",
                  "name",
                  "packets",
                  "prediction",
                  "scoring",
                  "search",
                  "sensor",
                  "triage",
                  "web")));

  /** Each area of the connection to AWS, and the areas that it may import. */
  private static final Map<String, Set<String>> AWS =
      Map.ofEntries(
          entry("connection", Set.of()),
          entry("s3", Set.of("connection")),
          entry("dataset", Set.of("s3", "connection")));

  /**
   * Each area of the module for Parquet files, and the areas that it may import. The package {@code
   * flow} stands above the reader and the writer of tables.
   */
  private static final Map<String, Set<String>> PARQUET =
      Map.ofEntries(
          entry("column", Set.of()),
          entry("thrift", Set.of()),
          entry("page", Set.of("column", "thrift")),
          entry("snappy", Set.of()));

  /** Each area of the trainer, and the areas that it may import. */
  private static final Map<String, Set<String>> TRAIN =
      Map.ofEntries(
          entry("matrix", Set.of()),
          entry("evaluation", Set.of()),
          // Finds equal rows.
          entry("duplicate", Set.of()),
          entry("split", Set.of("duplicate")),
          entry("testbed", Set.of()),
          entry("predict", Set.of()),
          entry("sampling", Set.of("matrix")),
          // Confines native code to one package.
          entry("xgboost", Set.of("matrix")),
          entry("report", Set.of("evaluation")),
          entry("calibration", Set.of("evaluation")),
          entry("mlflow", Set.of()),
          entry(
              "fit",
              Set.of(
                  "duplicate",
                  "evaluation",
                  "matrix",
                  "report",
                  "sampling",
                  "xgboost",
                  "calibration",
                  "mlflow")),
          entry("sagemaker", Set.of("fit")));

  /** The packages that each benchmark may import from other benchmarks. */
  private static final Map<String, Set<String>> BENCH =
      Map.ofEntries(
          entry("flow", Set.of()),
          entry("scoring", Set.of()),
          entry("behaviour", Set.of()),
          entry("incident", Set.of()),
          entry("campaign", Set.of("incident")),
          entry("site", Set.of("campaign", "field")),
          entry("field", Set.of("incident")),
          entry("history", Set.of()),
          entry("archive", Set.of()),
          entry("mass", Set.of()),
          entry("packets", Set.of("incident")),
          entry("http", Set.of("flow", "scoring")));

  /** Maximum number of types in a package. */
  private static final int MAX_TYPES = 20;

  /** Each module, and the modules that it may import. */
  private static final Map<String, Set<String>> MODULES =
      Map.of(
          "core", Set.of(),
          "aws", Set.of("core"),
          "queue", Set.of("core"),
          "parquet", Set.of("core"),
          "train", Set.of("core", "aws", "parquet"),
          "api", Set.of("core", "aws", "parquet"),
          "client", Set.of("core", "aws"),
          "consumer", Set.of("core", "aws"),
          "bench", Set.of("core", "aws", "parquet", "train", "api", "client", "consumer"));

  @Test
  void areasOfTheCoreImportDownhill() {
    assertDownhill("core", CORE);
  }

  @Test
  void areasOfTheServerImportDownhill() {
    assertDownhill("api", API);
  }

  @Test
  void areasOfTheConnectionToAwsImportDownhill() {
    assertDownhill("aws", AWS);
  }

  @Test
  void areasOfTheModuleForParquetImportDownhill() {
    assertDownhill("parquet", PARQUET);
  }

  @Test
  void areasOfTheTrainerImportDownhill() {
    assertDownhill("train", TRAIN);
  }

  @Test
  void benchmarksDoNotKnowEachOther() {
    assertDownhill("bench", BENCH);
  }

  @Test
  void clientAndConsumerDoNotKnowTheirCommands() {
    for (String module : List.of("io.mlids.client", "io.mlids.consumer")) {
      noClasses()
          .that(resideInAPackage(module))
          .should()
          .dependOnClassesThat(resideInAPackage(module + ".command.."))
          .check(OURS);
    }
  }

  private static void assertDownhill(String module, Map<String, Set<String>> picture) {
    String root = "io.mlids." + module;
    picture.forEach(
        (area, allowed) -> {
          List<String> packages =
              picture.keySet().stream()
                  .filter(other -> !other.equals(area) && !allowed.contains(other))
                  .map(other -> root + "." + other + "..")
                  .collect(Collectors.toList());
          packages.add(root + ".command..");
          packages.add(root);
          noClasses()
              .that(resideInAPackage(root + "." + area + ".."))
              .should()
              .dependOnClassesThat(resideInAnyPackage(packages.toArray(String[]::new)))
              .allowEmptyShould(true)
              .check(OURS);
        });
  }

  @Test
  void packagesOfBehaviourImportOnlyLowerOnes() {
    List<String> forbidden = new ArrayList<>(BEHAVIOUR_RULES);
    for (String name : BEHAVIOUR_BASE.reversed()) {
      assertNoImport(name, forbidden);
      forbidden.add(name);
    }
    for (String name : BEHAVIOUR_RULES) {
      assertNoImport(name, BEHAVIOUR_RULES.stream().filter(each -> !each.equals(name)).toList());
    }
  }

  private static void assertNoImport(String name, List<String> forbidden) {
    String behaviour = "io.mlids.core.behaviour";
    Stream<String> packages = forbidden.stream().map(each -> behaviour + "." + each);
    noClasses()
        .that(resideInAPackage(behaviour + "." + name))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                Stream.concat(packages, Stream.of(behaviour)).toArray(String[]::new)))
        .check(OURS);
  }

  @Test
  void everyAreaOfTheCoreIsInThePicture() {
    assertThat(CORE.keySet()).containsAll(areas("core"));
  }

  @Test
  void everyAreaOfTheServerIsInThePicture() {
    assertThat(API.keySet()).containsAll(areas("api"));
  }

  @Test
  void everyAreaOfTheConnectionToAwsIsInThePicture() {
    assertThat(AWS.keySet()).containsAll(areas("aws"));
  }

  @Test
  void everyAreaOfTrainerAndBenchmarksIsInThePicture() {
    assertThat(TRAIN.keySet()).containsAll(areas("train"));
    assertThat(BENCH.keySet()).containsAll(areas("bench"));
  }

  @Test
  void noPackageHoldsMoreTypesThanAReaderKeepsInMind() {
    Map<String, Long> types =
        OURS.stream()
            .filter(JavaClass::isTopLevelClass)
            .filter(type -> !type.getSimpleName().equals("package-info"))
            .filter(type -> !type.getPackageName().contains("jmh_generated"))
            .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()));
    assertThat(types)
        .isNotEmpty()
        .allSatisfy((name, count) -> assertThat(count).as(name).isLessThanOrEqualTo(MAX_TYPES));
  }

  private static Set<String> areas(String module) {
    Set<String> areas =
        OURS.stream()
            .map(JavaClass::getPackageName)
            .filter(name -> name.startsWith("io.mlids." + module + "."))
            .map(name -> name.split("\\.")[3])
            .collect(Collectors.toCollection(TreeSet::new));
    areas.remove("command");
    return areas;
  }

  @Test
  void modulesImportOnlyTheCoreAndTheConnectionToAws() {
    MODULES.forEach(
        (module, allowed) -> {
          String[] forbidden =
              MODULES.keySet().stream()
                  .filter(other -> !other.equals(module) && !allowed.contains(other))
                  .map(other -> "io.mlids." + other + "..")
                  .toArray(String[]::new);
          if (forbidden.length > 0) {
            noClasses()
                .that(resideInAPackage("io.mlids." + module + ".."))
                .should()
                .dependOnClassesThat(resideInAnyPackage(forbidden))
                .allowEmptyShould(true)
                .check(OURS);
          }
        });
  }

  @Test
  void noTwoPackagesImportEachOther() {
    slices().matching("io.mlids.(*).(*)..").should().beFreeOfCycles().check(OURS);
    slices().matching("io.mlids.(**)").should().beFreeOfCycles().check(OURS);
  }

  @Test
  void nativeFunctionsAreCalledFromTwoPackagesOnly() {
    noClasses()
        .that(resideInAPackage("io.mlids.."))
        .and(resideOutsideOfPackages("io.mlids.core.libpcap..", "io.mlids.train.xgboost.."))
        .should()
        .dependOnClassesThat(belongToAnyOf(Linker.class, SymbolLookup.class))
        .check(OURS);
  }

  @Test
  void nativeCodeIsReachedFromTrainingAndLiveCaptureOnly() {
    noClasses()
        .that(resideInAnyPackage("io.mlids.core..", "io.mlids.api..", "io.mlids.client.."))
        .should()
        .dependOnClassesThat(resideInAPackage("ml.dmlc.."))
        .check(OURS);
  }

  /** Checks source files, because a package-info without annotations has no class file. */
  @Test
  void everyPackageSaysWhatItIsFor() {
    Path root = Path.of(System.getProperty("mlids.root"));
    Set<String> packages =
        OURS.stream()
            .map(JavaClass::getPackageName)
            .filter(name -> !name.contains("jmh_generated"))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(packages)
        .isNotEmpty()
        .allSatisfy(
            name ->
                assertThat(
                        root.resolve("ml-ids-" + name.split("\\.")[2] + "/src/main/java")
                            .resolve(name.replace('.', '/'))
                            .resolve("package-info.java"))
                    .exists());
  }
}
