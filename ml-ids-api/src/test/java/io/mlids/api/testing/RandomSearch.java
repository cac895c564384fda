package io.mlids.api.testing;

import io.mlids.api.search.SearchException;
import io.mlids.api.search.SearchQuery;
import io.mlids.api.search.criterion.Criterion;
import io.mlids.api.search.criterion.SearchField;
import io.mlids.api.search.criterion.SearchTarget;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/** Random searches, valid and invalid, with characters that have a meaning here and elsewhere. */
public final class RandomSearch {
  private static final int MAX_PARTS = 12;

  private static final List<String> FRAGMENTS =
      List.of(
          ":",
          "-",
          "\"",
          "\\",
          ",",
          "..",
          "*",
          ">",
          ">=",
          "<",
          "<=",
          "=",
          " ",
          "\t",
          "/",
          "%",
          "_",
          "'",
          ";",
          "10.0.0.1",
          "10.0.0.0/8",
          "10.*",
          "fd77::1",
          "::",
          "::/0",
          "22",
          "0.5",
          "90%",
          "2d",
          "2026-11-28",
          "2026-11-28T10:30",
          "9999-12-31",
          "0000-01-01",
          "now",
          "high",
          "open",
          "new",
          "resolved",
          "lab",
          "ada",
          "port_scan",
          "attack",
          "tcp",
          "99999999999999999999",
          "ü",
          "\uD800",
          "\uDC00",
          "\u0000",
          "\uFFFF",
          "OR",
          "a",
          "scan");

  private RandomSearch() {}

  /** The text of a search. */
  public static String text(Random random) {
    StringBuilder query = new StringBuilder();
    List<String> fields =
        Stream.of(SearchField.values()).flatMap(field -> field.names().stream()).toList();
    for (int i = random.nextInt(MAX_PARTS); i >= 0; i--) {
      switch (random.nextInt(4)) {
        case 0 -> query.append(' ').append(fields.get(random.nextInt(fields.size()))).append(':');
        case 1 -> query.append((char) random.nextInt(random.nextBoolean() ? 128 : 65_536));
        default -> query.append(FRAGMENTS.get(random.nextInt(FRAGMENTS.size())));
      }
    }
    return query.toString();
  }

  /** The criterion of a search; empty if the search is invalid. */
  public static Optional<Criterion> parsed(String text, SearchTarget target) {
    try {
      return Optional.of(SearchQuery.parse(text, target, SearchSamples.NOW).criterion());
    } catch (SearchException e) {
      return Optional.empty();
    }
  }
}
