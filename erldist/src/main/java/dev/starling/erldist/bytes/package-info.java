/** Numbers in arrays of bytes; for the other packages of this module only. */
package dev.starling.erldist.bytes;
