/** Values as JSON and back; the mapping stands in {@code docs/http.md}. */
@NullMarked
package dev.starling.app.json;

import org.jspecify.annotations.NullMarked;
