/** What happens to a swarm, by seed. */
package dev.starling.testkit.story;
