/**
 * Labels for extracted flows: rules of addresses, ports, protocols and times, written by whoever
 * knows what went on in a network, say which traffic class a flow belongs to. Start with {@link
 * io.mlids.core.label.LabelRules}.
 */
@NullMarked
package io.mlids.core.label;

import org.jspecify.annotations.NullMarked;
