package io.mlids.api.history.flow;

import java.util.List;
import java.util.OptionalLong;

/**
 * Flows that a search has found.
 *
 * @param flows the flows, latest stored first
 * @param partial whether the time ran out before the search had found enough or seen everything;
 *     then no other flow that was stored at {@code next} or later matches, which is a time in
 *     microseconds since the epoch
 * @param next the argument {@code before} with which the search continues; empty if it has seen
 *     everything
 */
public record FlowPage(List<StoredFlow> flows, boolean partial, OptionalLong next) {
  public FlowPage {
    flows = List.copyOf(flows);
  }

  /**
   * What a search has found until the time ran out.
   *
   * @param searchedUntil how far back the search has gone, in microseconds since the epoch
   */
  public static FlowPage partial(List<StoredFlow> flows, long searchedUntil) {
    return new FlowPage(flows, true, OptionalLong.of(searchedUntil));
  }
}
