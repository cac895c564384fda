/** Parses payloads: logins, web requests and DNS messages. */
package io.mlids.core.behaviour.payload;
