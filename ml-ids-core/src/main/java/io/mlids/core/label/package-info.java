/**
 * Labels extracted flows with traffic classes. The rules compare addresses, ports, protocols and
 * times. The author of the rules must know which traffic was an attack. Start with {@link
 * io.mlids.core.label.LabelRules}.
 */
@NullMarked
package io.mlids.core.label;

import org.jspecify.annotations.NullMarked;
