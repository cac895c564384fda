/**
 * Access control. {@link io.mlids.api.access.AccessGate} decides on each request before any route
 * sees it, according to {@link io.mlids.api.access.AccessSettings}; {@link
 * io.mlids.api.access.ServerCertificate} reads the TLS certificate.
 */
@NullMarked
package io.mlids.api.access;

import org.jspecify.annotations.NullMarked;
