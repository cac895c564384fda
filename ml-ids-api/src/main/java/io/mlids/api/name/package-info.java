/**
 * Names of addresses: from DNS answers in the traffic, from hosts files and, for networks, from
 * database files. Start reading at {@link io.mlids.api.name.Names}.
 */
package io.mlids.api.name;
