/**
 * Reads request bodies within limits of size, memory and time: {@link
 * io.mlids.api.body.RequestBodies}.
 */
package io.mlids.api.body;
