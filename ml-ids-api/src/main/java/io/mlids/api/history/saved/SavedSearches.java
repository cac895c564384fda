package io.mlids.api.history.saved;

import io.mlids.api.history.History;
import io.mlids.api.history.database.DatabaseException;
import io.mlids.api.history.database.Texts;
import io.mlids.api.search.SearchQuery;
import io.mlids.api.search.criterion.SearchTarget;
import io.mlids.core.feature.FlowTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jdbi.v3.core.Handle;

/** The searches that people have saved. Thread-safe. */
public final class SavedSearches {
  /** The maximum number of saved searches. */
  public static final int MOST = 500;

  /** The maximum length of a name in UTF-16 code units. */
  public static final int LONGEST_NAME = 64;

  private static final int LONGEST_AUTHOR = 200;

  private static final String SELECT =
      "SELECT name, target, query, author, saved_at FROM saved_search";

  private final History history;

  /**
   * @param history closed by the caller, after the last use of this object
   */
  public SavedSearches(History history) {
    this.history = history;
  }

  /** All searches, by name; empty if the database cannot be read. */
  public Optional<List<SavedSearch>> all() {
    return history.read(
        handle ->
            handle.createQuery(SELECT + " ORDER BY name_key").map((row, _) -> search(row)).list());
  }

  /**
   * Saves a search, in place of one with the same name.
   *
   * @return false if there are {@link #MOST} others already; then nothing is saved
   * @throws DatabaseException if the database cannot be written
   */
  public boolean put(SavedSearch search) {
    AtomicBoolean saved = new AtomicBoolean();
    history.write(
        handle -> {
          saved.set(othersThan(handle, search.name()) < MOST);
          if (saved.get()) {
            delete(handle, search.name());
            insert(handle, search);
          }
        });
    return saved.get();
  }

  /**
   * Deletes the search with a name.
   *
   * @return false if there is none
   * @throws DatabaseException if the database cannot be written
   */
  public boolean remove(String name) {
    AtomicBoolean removed = new AtomicBoolean();
    history.write(handle -> removed.set(delete(handle, name) > 0));
    return removed.get();
  }

  private static int othersThan(Handle handle, String name) {
    return handle
        .createQuery("SELECT count(*) FROM saved_search WHERE name_key <> ?")
        .bind(0, key(name))
        .mapTo(Integer.class)
        .one();
  }

  private static int delete(Handle handle, String name) {
    return handle.execute("DELETE FROM saved_search WHERE name_key = ?", key(name));
  }

  private static void insert(Handle handle, SavedSearch search) {
    handle.execute(
        "INSERT INTO saved_search (name_key, name, target, query, author, saved_at)"
            + " VALUES (?, ?, ?, ?, ?, ?)",
        key(search.name()),
        search.name(),
        search.target().noun(),
        Texts.storable(search.query(), SearchQuery.MAX_LENGTH),
        Texts.storable(search.by(), LONGEST_AUTHOR),
        FlowTime.micros(search.at()));
  }

  /** The form of a name in which case does not matter. */
  public static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private static SavedSearch search(ResultSet row) throws SQLException {
    String target = row.getString("target");
    return new SavedSearch(
        row.getString("name"),
        SearchTarget.of(target).orElseThrow(),
        row.getString("query"),
        row.getString("author"),
        FlowTime.instant(row.getLong("saved_at")));
  }
}
