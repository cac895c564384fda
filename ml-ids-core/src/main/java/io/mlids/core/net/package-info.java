/** Addresses, networks, ports and protocol numbers. This package does not depend on any other. */
@NullMarked
package io.mlids.core.net;

import org.jspecify.annotations.NullMarked;
