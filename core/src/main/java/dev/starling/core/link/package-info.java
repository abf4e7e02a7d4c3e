/** Links and what is sent over them, as values. */
package dev.starling.core.link;
