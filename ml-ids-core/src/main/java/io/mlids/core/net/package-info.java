/** Addresses, networks, ports and protocol numbers. Imports nothing. */
package io.mlids.core.net;
