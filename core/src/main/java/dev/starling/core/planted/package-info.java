/** Bugs on purpose, for the tests that must find them; not exported to users. */
package dev.starling.core.planted;
