/** Parses payloads: logins, web requests, DNS messages. */
package io.mlids.core.behaviour.payload;
