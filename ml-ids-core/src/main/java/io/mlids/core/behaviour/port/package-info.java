/** Sets of ports, and what well-known ports are used for. */
package io.mlids.core.behaviour.port;
