/** What ways of finding other nodes have in common, here and for strategies of others. */
package dev.starling.discovery;
