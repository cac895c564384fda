package io.mlids.api.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mlids.api.search.criterion.SearchTarget;
import io.mlids.api.testing.SearchSamples;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Errors name the place in the query and the remedy. */
class SearchErrorTest {

  private static SearchException error(String query, SearchTarget target) {
    SearchException error =
        catchThrowableOfType(
            SearchException.class, () -> SearchQuery.parse(query, target, SearchSamples.NOW));
    assertThat(error).as(query).isNotNull();
    return error;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          sorce:10.0.0.1      | 1  | 5  | unknown field 'sorce' at character 1; did you mean 'src'?
          port:22 -sevrity:low| 10 | 7  | unknown field 'sevrity' at character 10; did you mean 'severity'?
          http://10.0.0.1/    | 1  | 4  | unknown field 'http' at character 1; quote the term to search for its text
          score:>0.5          | 1  | 5  | incidents have no field 'score' at character 1; remove the term, or search flows
          src:                | 5  | 1  | 'src' has no value at character 5; write one without a space, such as src:10.0.0.0/8
          port: 22            | 6  | 1  | 'port' has no value at character 6; write one without a space, such as port:22
          port:22,            | 9  | 1  | 'port' has no value at character 9; write one without a space, such as port:22
          port:>              | 7  | 1  | 'port' has no value at character 7; write one without a space, such as port:22
          port:ssh            | 6  | 3  | 'ssh' is not a port at character 6; write a number from 0 to 65535, such as 22, 1..1024 or >1024
          port:65536          | 6  | 5  | '65536' is not a port at character 6; write a number from 0 to 65535, such as 22, 1..1024 or >1024
          port:1..x           | 9  | 1  | 'x' is not a port at character 9; write a number from 0 to 65535, such as 22, 1..1024 or >1024
          port:9..1           | 6  | 1  | the range is empty at character 6; swap its ends
          port:..             | 6  | 0  | '..' has no ends at character 6; write a number from 0 to 65535, such as 22, 1..1024 or >1024
          port:>1..9          | 7  | 1  | '>' does not apply to a range at character 7; remove one of the two
          src:10.0.0          | 5  | 6  | '10.0.0' is not an address or a network at character 5; write an address or a network, such as 10.0.0.1, 10.0.0.0/8, 10.0.* or 10.0.0.1..10.0.0.9
          src:10.0.0.0/33     | 5  | 11 | '10.0.0.0/33' is not an address or a network at character 5; write an address or a network, such as 10.0.0.1, 10.0.0.0/8, 10.0.* or 10.0.0.1..10.0.0.9
          src:host.example    | 5  | 12 | 'host.example' is not an address or a network at character 5; write an address or a network, such as 10.0.0.1, 10.0.0.0/8, 10.0.* or 10.0.0.1..10.0.0.9
          src:10.0.0.9..10.0.0.1 | 5 | 8 | the range is empty at character 5; swap its ends
          src:10.0.0.9..fd77::1  | 5 | 8 | a range cannot begin with IPv4 and end with IPv6, or vice versa at character 5; write an address or a network, such as 10.0.0.1, 10.0.0.0/8, 10.0.* or 10.0.0.1..10.0.0.9
          src:>10.0.0.1       | 6  | 8  | '>' does not apply to 'src' at character 6; remove it, or quote the value to search for its text
          kind:beacn          | 6  | 5  | unknown kind 'beacn' at character 6; did you mean 'beacon'?
          severity:>=bad      | 12 | 3  | unknown severity 'bad' at character 12; write one of low, medium, high, critical
          severity:high..low  | 10 | 4  | the range is empty at character 10; swap its ends
          kind:x*z            | 6  | 3  | unknown kind 'x*z' at character 6; write one of address_sweep, port_scan, password_guessing, syn_flood, udp_flood, icmp_flood, http_flood, reflection, slow_requests, web_probing, beacon, tunnel, repeated_verdicts, unusual
          kind:beacon..tunnel | 6  | 6  | a range does not apply to 'kind' at character 6; list the values with commas, such as kind:address_sweep,port_scan
          state:ajar          | 7  | 4  | unknown state 'ajar' at character 7; write one of open, closed, new, investigating, resolved, false_alarm
          since:soon          | 7  | 4  | 'soon' is not a time at character 7; write a time such as 2d (two days ago), 2026-11-28, 2026-11-28T10:30, today or now
          since:2026-02-30    | 7  | 10 | '2026-02-30' is not a time at character 7; write a time such as 2d (two days ago), 2026-11-28, 2026-11-28T10:30, today or now
          since:2             | 7  | 1  | '2' is not a time at character 7; write a time such as 2d (two days ago), 2026-11-28, 2026-11-28T10:30, today or now
          duration:10         | 10 | 2  | '10' is not a duration at character 10; write a duration with a unit, such as >10s, 5m or 1h..2h
          confidence:1.5      | 12 | 3  | '1.5' is not a number from 0 to 1 at character 12; write a value such as 0.9, 90% or >=0.5
          flows:-1            | 7  | 2  | '-1' is not a whole number at character 7; write a number such as 100, >100 or 10..20
          bytes:many          | 7  | 4  | 'many' is not a size at character 7; write a size such as 500KB, >10MB or 1KB..1MB
          "abc                | 1  | 1  | a quote is not closed at character 1; add " at the end of the text
          a origin:"abc       | 10 | 1  | a quote is not closed at character 10; add " at the end of the text
          "a"b                | 4  | 1  | 'b' follows a quoted text at character 4; write a space before it, or \\" for a quote in the text
          ""                  | 1  | 2  | the quotes are empty at character 1; write a text between them
          -                   | 1  | 1  | '-' excludes nothing at character 1; write a term behind it, such as -port:22
          a - b               | 3  | 1  | '-' excludes nothing at character 3; write a term behind it, such as -port:22
          --port:22           | 1  | 1  | '-' excludes nothing at character 1; write a term behind it, such as -port:22
          a OR b              | 3  | 2  | 'OR' is not an operator at character 3; a space means and, '-' excludes, a comma means or (port:22,80); quote the word to search for it
          """)
  void anErrorNamesThePlaceAndTheRemedy(String query, int position, int length, String message) {
    SearchException error = error(query, SearchTarget.INCIDENTS);
    assertThat(error).hasMessage(message);
    assertThat(error.position()).isEqualTo(position);
    assertThat(error.length()).isEqualTo(Math.max(1, length));
  }

  @Test
  void fieldsOfIncidentsAndUnknownProtocolsAreReportedForFlows() {
    assertThat(error("severity:low", SearchTarget.FLOWS))
        .hasMessageStartingWith("flows have no field 'severity' at character 1");
    assertThat(error("proto:ipx5", SearchTarget.FLOWS))
        .hasMessage(
            "unknown protocol 'ipx5' at character 7; write tcp, udp, icmp, icmpv6, sctp or a number"
                + " from 0 to 255");
    assertThat(error("verdict:odd", SearchTarget.FLOWS))
        .hasMessageEndingWith("write one of attack, benign, suspicious, unusual");
  }

  @Test
  void longQueriesAndManyTermsAreRejected() {
    String longest = "a".repeat(SearchQuery.MAX_LENGTH);
    SearchQuery.parse(longest, SearchTarget.INCIDENTS, SearchSamples.NOW);
    assertThat(error(longest + "a", SearchTarget.INCIDENTS))
        .hasMessageStartingWith("the query has 1001 characters; use 1000 at most")
        .extracting(SearchException::position)
        .isEqualTo(1001);
    String most = "a ".repeat(QueryReader.MAX_VALUES);
    SearchQuery.parse(most, SearchTarget.INCIDENTS, SearchSamples.NOW);
    assertThat(error(most + "b", SearchTarget.INCIDENTS))
        .hasMessageStartingWith("the query has more than 64 words and values at character 129");
    assertThat(error("port:" + "1,".repeat(64) + "2", SearchTarget.INCIDENTS))
        .hasMessageStartingWith("the query has more than 64 words and values");
  }
}
