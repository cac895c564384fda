/**
 * Serves what is known about hosts and their addresses. Start reading at {@link
 * io.mlids.api.route.host.HostRoute}.
 */
package io.mlids.api.route.host;
