/** The Erlang port mapper: its client, and a server for hosts where nobody runs one. */
package dev.starling.erldist.epmd;
