package io.mlids.api.incident;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/** Writes members into the current JSON object. */
@FunctionalInterface
public interface JsonMembers {
  /** Writes nothing. */
  JsonMembers NONE = _ -> {};

  void write(JsonGenerator json) throws IOException;
}
