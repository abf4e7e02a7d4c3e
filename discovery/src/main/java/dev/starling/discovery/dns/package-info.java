/** Discovery by the records of the domain name system. */
package dev.starling.discovery.dns;
