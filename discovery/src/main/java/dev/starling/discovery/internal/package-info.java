/** What strategies share. Not for users. */
package dev.starling.discovery.internal;
