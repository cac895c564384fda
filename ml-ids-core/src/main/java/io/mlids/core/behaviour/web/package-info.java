/** Rules for web servers: floods of requests, and probing. */
package io.mlids.core.behaviour.web;
