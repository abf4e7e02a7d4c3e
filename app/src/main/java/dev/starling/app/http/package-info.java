/** The HTTP interface of a node, one class per path; see {@code docs/http.md}. */
@NullMarked
package dev.starling.app.http;

import org.jspecify.annotations.NullMarked;
