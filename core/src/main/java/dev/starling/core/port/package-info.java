/** What the core asks of the world around it. */
package dev.starling.core.port;
