/**
 * The web page: plain modules, styles and images from the class path, with a strict content
 * security policy. {@link io.mlids.api.web.WebPage} serves all of them.
 */
@NullMarked
package io.mlids.api.web;

import org.jspecify.annotations.NullMarked;
