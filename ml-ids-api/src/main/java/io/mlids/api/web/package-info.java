/**
 * The web page: plain modules, styles and pictures from the class path, with what tells browsers to
 * run nothing else. {@link io.mlids.api.web.WebPage} answers for all of them.
 */
package io.mlids.api.web;
