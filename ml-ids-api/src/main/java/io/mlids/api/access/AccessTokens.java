package io.mlids.api.access;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The tokens that clients may present, and whom each identifies. Immutable. */
public final class AccessTokens {
  private final Map<AccessToken, Account> accounts;

  AccessTokens(Map<AccessToken, Account> accounts) {
    this.accounts = new LinkedHashMap<>(accounts);
  }

  /** A token that all clients share; it gives every right. */
  public static AccessTokens shared(AccessToken token) {
    return new AccessTokens(Map.of(token, Account.SHARED));
  }

  /**
   * Finds whom a token identifies. Compares all tokens, so that the time depends neither on the
   * text nor on the position of the matching token.
   */
  Optional<Account> find(String shown) {
    Account found = null;
    for (Map.Entry<AccessToken, Account> each : accounts.entrySet()) {
      if (each.getKey().matches(shown)) {
        found = each.getValue();
      }
    }
    return Optional.ofNullable(found);
  }

  /** The number of tokens. */
  public int size() {
    return accounts.size();
  }
}
