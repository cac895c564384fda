/**
 * Who may ask the server what. {@link io.mlids.api.access.AccessGate} decides on each request
 * before any route sees it, {@link io.mlids.api.access.AccessSettings} says by which rules, and
 * {@link io.mlids.api.access.ServerCertificate} is what the server proves its name with.
 */
package io.mlids.api.access;
