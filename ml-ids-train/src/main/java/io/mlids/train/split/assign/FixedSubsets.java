package io.mlids.train.split.assign;

import io.mlids.train.split.part.Subset;
import java.util.List;
import java.util.Optional;

/**
 * The groups whose subset is given, and where the remaining groups may go.
 *
 * @param subsets the given subset of each group, if any, in the order of the groups
 * @param dealsVal whether the validation set receives some of the remaining groups
 * @param dealsTest whether the test set receives some of the remaining groups
 */
public record FixedSubsets(List<Optional<Subset>> subsets, boolean dealsVal, boolean dealsTest) {}
