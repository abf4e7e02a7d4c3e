/** Who is dialled, and when again. */
package dev.starling.core.connect;
