/** TLS: {@link io.mlids.api.access.tls.ServerCertificate} reads the server's certificate. */
@NullMarked
package io.mlids.api.access.tls;

import org.jspecify.annotations.NullMarked;
