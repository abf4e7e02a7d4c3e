/** The external term format, read from and written to Netty buffers. */
package dev.starling.erldist.codec;
