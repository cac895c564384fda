/** Rules for web servers: request floods, probing and web shells. */
package io.mlids.core.behaviour.web;
