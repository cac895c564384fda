/** Addresses, networks, ports and protocol numbers. This package depends on no other package. */
@NullMarked
package io.mlids.core.net;

import org.jspecify.annotations.NullMarked;
