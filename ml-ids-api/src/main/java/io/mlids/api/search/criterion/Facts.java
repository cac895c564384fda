package io.mlids.api.search.criterion;

import io.mlids.core.net.IpAddress;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * The values of an incident or a flow that criteria refer to. Each method covers the fields whose
 * {@link ValueTest} has the type that it returns, and is empty for all others.
 */
public interface Facts {

  /** The addresses of a field. */
  List<IpAddress> addresses(SearchField field);

  /** The numbers of a field: times and durations in microseconds, ratios from 0 to 1. */
  DoubleStream numbers(SearchField field);

  /** The names of a field, in lower case. */
  List<String> names(SearchField field);

  /** The texts of a field, in lower case; labels as {@link LabelKey} writes them. */
  List<String> texts(SearchField field);
}
