/** Discovery by UDP multicast or broadcast, as libcluster's gossip strategy speaks it. */
package dev.starling.discovery.gossip;
