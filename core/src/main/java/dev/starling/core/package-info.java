/** The node as one state machine: inputs with their time go in, effects come out at ports. */
package dev.starling.core;
