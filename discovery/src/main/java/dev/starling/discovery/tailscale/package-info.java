/** Discovery by the machines of a Tailscale network. */
package dev.starling.discovery.tailscale;
