package io.mlids.api.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenFileTest {
  private static final String SECRET = "correct-horse-battery-staple";

  @TempDir private Path folder;

  @Test
  void readsNamesRolesAndTokens() throws Exception {
    AccessTokens tokens =
        read(
            "# who may do what\n\n  alice\tAnalyst  "
                + SECRET
                + "-1\r\nbob reader "
                + SECRET
                + "-2\nops@example.org admin "
                + SECRET
                + "-3\n");
    assertThat(tokens.size()).isEqualTo(3);
    assertThat(tokens.find(SECRET + "-1")).contains(Account.of("alice", Role.ANALYST));
    assertThat(tokens.find(SECRET + "-2")).contains(Account.of("bob", Role.READER));
    assertThat(tokens.find(SECRET + "-3")).contains(Account.of("ops@example.org", Role.ADMIN));
    assertThat(tokens.find(SECRET)).isEmpty();
    assertThat(tokens.find("")).isEmpty();
    assertThat(tokens.toString()).doesNotContain(SECRET);
  }

  @Test
  void aBareTokenIsSharedByAllAndGivesEveryRight() throws Exception {
    for (String text : new String[] {SECRET, SECRET + "\n", "# our token\n" + SECRET + "\n"}) {
      assertThat(read(text).find(SECRET)).contains(Account.SHARED);
    }
    assertThat(read("#" + SECRET).find("#" + SECRET)).contains(Account.SHARED);
    assertThat(Account.SHARED.name()).contains("admin");
    assertThat(Account.SHARED.role()).isEqualTo(Role.ADMIN);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "alice analyst                         | , line 2: expected three words, found 2",
        "alice analyst TOKEN extra             | , line 2: expected three words, found 4",
        "alice chief TOKEN                     | , line 2: the second word is not a role",
        "alice TOKEN analyst                   | , line 2: the second word is not a role",
        "TOKEN analyst alice                   | , line 2: the token has 5 characters",
        "al:ice analyst TOKEN                  | , line 2: the name is not valid",
        "bob analyst TOKEN2                    | , line 2: an earlier line has the same name",
        "BOB analyst TOKEN2                    | , line 2: an earlier line has the same name",
        "alice analyst TOKEN1                  | , line 2: an earlier line has the same token",
        "alice analyst short                   | , line 2: the token has 5 characters",
      })
  void anInvalidLineIsRefusedWithoutRepeatingIt(String line, String problem) {
    assertThatThrownBy(
            () -> read("bob reader TOKEN1\n".concat(line).replace("TOKEN", SECRET) + "\n"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(file() + problem)
        .hasMessageNotContaining(SECRET);
  }

  @Test
  void anEmptyOrHugeFileIsRefused() {
    assertThatThrownBy(() -> read("# alice analyst x\n# nobody yet\n"))
        .hasMessageStartingWith(file() + ": no token; write NAME ROLE TOKEN");
    assertThatThrownBy(() -> read("x".repeat(2 << 20))).hasMessageContaining("not a token file");
    String many =
        IntStream.rangeClosed(0, TokenFile.MAX_TOKENS)
            .mapToObj(i -> "user" + i + " reader " + SECRET + i)
            .collect(Collectors.joining("\n"));
    assertThatThrownBy(() -> read(many)).hasMessageContaining("line 1001: more than 1000 tokens");
  }

  private Path file() {
    return folder.resolve("tokens");
  }

  private AccessTokens read(String text) throws Exception {
    return TokenFile.read(Files.writeString(file(), text));
  }
}
