package io.mlids.api.testing;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Gives each test of a class an empty database, on one server that PostgreSQL runs for the class.
 */
public final class PostgresDatabases
    implements BeforeAllCallback, AfterAllCallback, BeforeEachCallback {
  private @Nullable PostgresCluster cluster;
  private String url = "";

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    cluster = PostgresCluster.start();
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Override
  public void beforeEach(ExtensionContext context) throws Exception {
    url = cluster().createDatabase();
  }

  /** The server. */
  public PostgresCluster cluster() {
    return Objects.requireNonNull(cluster);
  }

  /** The URL of the test's database. */
  public String url() {
    return url;
  }
}
