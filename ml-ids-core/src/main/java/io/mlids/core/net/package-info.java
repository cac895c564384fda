/** Addresses, networks, ports and protocol numbers. Imports nothing. */
@NullMarked
package io.mlids.core.net;

import org.jspecify.annotations.NullMarked;
