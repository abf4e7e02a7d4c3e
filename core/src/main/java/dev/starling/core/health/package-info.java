/** What is known of another node, and the settings that decide it. */
package dev.starling.core.health;
