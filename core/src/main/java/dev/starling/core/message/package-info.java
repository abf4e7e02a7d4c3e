/**
 * What Starling nodes say to each other, as values; how they look on the wire is not known here.
 */
package dev.starling.core.message;
