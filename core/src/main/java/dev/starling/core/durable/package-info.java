/** What waits until it is kept. */
package dev.starling.core.durable;
