package io.mlids.api.http;

import io.mlids.api.access.Account;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/** The account that access control found for a request. */
public final class RequestAccount {
  private static final String ATTRIBUTE = Account.class.getName();

  private RequestAccount() {}

  static void put(HttpServletRequest request, Account account) {
    request.setAttribute(ATTRIBUTE, account);
  }

  /** Who sends the request; empty only on public routes, for clients that have not signed in. */
  public static Optional<Account> find(HttpServletRequest request) {
    return Optional.ofNullable((Account) request.getAttribute(ATTRIBUTE));
  }

  /**
   * The author to record for a change.
   *
   * @param stated the author according to the request; may be blank. It counts only if the client's
   *     token has no name.
   */
  public static String author(HttpServletRequest request, String stated) {
    String address = request.getRemoteAddr();
    return find(request)
        .map(account -> account.author(stated, address))
        .orElse(stated.isBlank() ? address : stated);
  }
}
