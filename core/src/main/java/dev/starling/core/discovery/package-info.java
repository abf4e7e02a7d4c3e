/** What a way of finding other nodes implements. Found by {@link java.util.ServiceLoader}. */
package dev.starling.core.discovery;
