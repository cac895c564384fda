package io.mlids.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The workflows and the files in deploy/ agree with the Makefile, the sources and each other. */
class DeploymentFilesTest {
  private static final Path SOURCES = Path.of(System.getProperty("mlids.root"));
  private static final Path WORKFLOWS = SOURCES.resolve(".github/workflows");
  private static final Pattern TARGET = Pattern.compile("\\bmake ([a-z][a-z_-]*)(?= |$)");
  private static final Pattern USES = Pattern.compile("uses: (\\S+)");
  private static final Pattern PERMISSION = Pattern.compile("^ +([a-z-]+): (read|write)$");

  /** Paths in commands, except those that a build writes. */
  private static final Pattern SOURCE =
      Pattern.compile("(?<![\\w/.-])((?:deploy|scripts|launchers|\\.ci|datasets)/[\\w./-]*\\w)");

  /** The permissions beyond reading the sources that a workflow's jobs may have. */
  private static final Map<String, Set<String>> WRITES =
      Map.of(
          "ci.yml", Set.of(),
          "codeql.yml", Set.of("security-events"),
          "deploy.yml", Set.of("deployments", "id-token"),
          "release.yml", Set.of("contents"),
          "train.yml", Set.of("id-token"));

  private final ObjectMapper json = new ObjectMapper();

  @Test
  void everyWorkflowIsOneOfThoseWithKnownPermissions() throws IOException {
    assertThat(workflows().keySet()).isEqualTo(new TreeSet<>(WRITES.keySet()));
    workflows()
        .forEach(
            (name, text) -> {
              assertThat(text).as(name).contains("\npermissions:\n  contents: read\n");
              Set<String> writes =
                  text.lines()
                      .flatMap(line -> PERMISSION.matcher(line).results())
                      .filter(permission -> permission.group(2).equals("write"))
                      .map(permission -> permission.group(1))
                      .collect(Collectors.toSet());
              assertThat(writes).as(name).isEqualTo(WRITES.get(name));
            });
  }

  @Test
  void workflowsUseNoSecretsAndOnlyActionsWithAVersion() throws IOException {
    workflows()
        .forEach(
            (name, text) -> {
              assertThat(text)
                  .as(name)
                  .doesNotContainIgnoringCase("secrets.")
                  .doesNotContain("AKIA")
                  .doesNotContain("aws-access-key-id")
                  .doesNotContain("aws-secret-access-key")
                  .doesNotContain("pull_request_target")
                  .doesNotContain("write-all");
              assertThat(USES.matcher(text).results().map(use -> use.group(1)))
                  .as(name)
                  .allMatch(use -> use.matches("[\\w-]+/[\\w/-]+@(v\\d+(\\.\\d+)*|[0-9a-f]{40})"));
              // Names of tags and refs may contain shell syntax, so they come as variables.
              assertThat(text.lines().filter(line -> line.contains("run:")))
                  .as(name)
                  .noneMatch(line -> line.contains("${{ github"));
              assertThat(count(text, "actions/checkout@"))
                  .as("checkouts in %s that do not leave the token behind", name)
                  .isEqualTo(count(text, "persist-credentials: false"));
              assertThat(count(text, "runs-on:"))
                  .as("jobs in %s with a time limit", name)
                  .isEqualTo(count(text, "timeout-minutes:"));
            });
  }

  @Test
  void theirMakeTargetsExist() throws IOException {
    Set<String> targets =
        Files.readAllLines(SOURCES.resolve("Makefile")).stream()
            .flatMap(line -> Pattern.compile("^([a-z][a-z_-]*):(?!=)").matcher(line).results())
            .map(target -> target.group(1))
            .collect(Collectors.toSet());
    assertThat(targets).contains("build", "test");
    Map<String, String> files = new LinkedHashMap<>(workflows());
    files.put("Dockerfile", read("deploy/Dockerfile"));
    List<String> used = new ArrayList<>();
    files.forEach(
        (name, text) ->
            withoutComments(text)
                .flatMap(line -> TARGET.matcher(line).results())
                .map(target -> target.group(1))
                .forEach(
                    target -> {
                      used.add(target);
                      assertThat(targets).as("make %s in %s", target, name).contains(target);
                    }));
    assertThat(used).contains("build", "test", "image", "programs", "dist", "sagemaker_train_aws");
  }

  @Test
  void theirPathsExist() throws IOException {
    Map<String, String> files = new LinkedHashMap<>(workflows());
    files.put("Dockerfile", read("deploy/Dockerfile"));
    files.put("compose.yaml", read("deploy/compose.yaml"));
    List<String> found = new ArrayList<>();
    files.forEach(
        (name, text) ->
            withoutComments(text)
                .flatMap(line -> SOURCE.matcher(line).results())
                .map(path -> path.group(1))
                // The user creates this directory.
                .filter(path -> !path.startsWith("deploy/secrets"))
                .forEach(
                    path -> {
                      found.add(path);
                      assertThat(SOURCES.resolve(path)).as(name).exists();
                    }));
    assertThat(found).contains(".ci/run", "deploy/Dockerfile", "deploy/image/java.sh");
    for (MatchResult mount :
        Pattern.compile("\\./([\\w./-]+):/")
            .matcher(read("deploy/compose.yaml"))
            .results()
            .toList()) {
      assertThat(SOURCES.resolve("deploy").resolve(mount.group(1))).exists();
    }
  }

  @Test
  void bothImagesHaveTheSameUserPortEntryPointAndEnvironment() throws IOException {
    String docker = read("deploy/Dockerfile");
    String jib = read("deploy/image/pom.xml");
    assertThat(docker)
        .contains("ARG IMAGE_USER=10001:10001\nUSER ${IMAGE_USER}\n")
        .contains("ENTRYPOINT [\"/opt/ml-ids/bin/ml-ids\"]")
        .contains("CMD [\"serve\"]", "EXPOSE 8080", "WORKDIR /tmp");
    assertThat(jib)
        .contains("<image.user>10001:10001<", "<arg>/opt/ml-ids/bin/ml-ids</arg>")
        .contains("<arg>serve</arg>", "<port>8080</port>", "<workingDirectory>/tmp<");
    Map<String, String> ofDocker =
        pairs(
            docker.substring(docker.indexOf("ENV "), docker.indexOf("LABEL")),
            Pattern.compile("([A-Z_]+)=(\\S+)"));
    Map<String, String> ofJib =
        pairs(
            jib.substring(jib.indexOf("<environment>"), jib.indexOf("</environment>")),
            Pattern.compile("<([A-Z_]+)>([^<]+)<"));
    assertThat(ofDocker).isEqualTo(ofJib).containsEntry("MLIDS_PORT", "8080").hasSize(6);
  }

  @Test
  void everyDeploymentIsHardenedAndProbesTheServer() throws IOException {
    JsonNode container =
        json.readTree(read("deploy/ecs/task-definition.json")).at("/containerDefinitions/0");
    assertThat(container.get("readonlyRootFilesystem").booleanValue()).isTrue();
    assertThat(container.get("user").textValue()).isEqualTo("10001:10001");
    assertThat(container.at("/linuxParameters/capabilities/drop/0").textValue()).isEqualTo("ALL");
    assertThat(container.at("/healthCheck/command/1").textValue())
        .isEqualTo("/opt/ml-ids/bin/health");
    assertThat(container.at("/portMappings/0/containerPort").intValue()).isEqualTo(8080);
    for (JsonNode variable : container.get("environment")) {
      assertThat(variable.get("name").textValue()).doesNotContain("TOKEN", "KEY", "SECRET");
    }
    assertThat(read("deploy/compose.yaml"))
        .contains("read_only: true", "cap_drop: [ALL]", "no-new-privileges:true")
        .contains("[CMD, /opt/ml-ids/bin/health]", "127.0.0.1:5000:8080");
    assertThat(read("deploy/kubernetes/ml-ids.yaml"))
        .contains("readOnlyRootFilesystem: true", "runAsNonRoot: true", "runAsUser: 10001")
        .contains("allowPrivilegeEscalation: false", "capabilities: {drop: [ALL]}")
        .contains("startupProbe:", "readinessProbe:", "livenessProbe:", "containerPort: 8080")
        .contains("livenessProbe:\n            httpGet: {path: /ping, port: http}")
        .contains("kind: PodDisruptionBudget", "automountServiceAccountToken: false");
    assertThat(read("deploy/image/health.sh")).contains("GET /ping ", "MLIDS_PORT:-8080");
  }

  private static Map<String, String> workflows() throws IOException {
    try (Stream<Path> files = Files.list(WORKFLOWS)) {
      Map<String, String> texts = new TreeMap<>();
      for (Path file : files.toList()) {
        texts.put(file.getFileName().toString(), Files.readString(file));
      }
      return texts;
    }
  }

  private static String read(String path) throws IOException {
    return Files.readString(SOURCES.resolve(path));
  }

  private static Stream<String> withoutComments(String text) {
    return text.lines().filter(line -> !line.strip().startsWith("#"));
  }

  private static int count(String text, String part) {
    return text.split(Pattern.quote(part), -1).length - 1;
  }

  private static Map<String, String> pairs(String text, Pattern pattern) {
    return pattern
        .matcher(text)
        .results()
        .collect(Collectors.toMap(pair -> pair.group(1), pair -> pair.group(2)));
  }
}
