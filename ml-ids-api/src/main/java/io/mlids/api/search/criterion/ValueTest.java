package io.mlids.api.search.criterion;

/** The values that a field may have to satisfy a criterion. Immutable. */
public sealed interface ValueTest permits AddressSpan, NumberSpan, NameSet, TextPattern {}
