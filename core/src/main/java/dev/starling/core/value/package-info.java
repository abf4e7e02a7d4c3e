/** What users share and send: values that Java, JSON and Erlang all have. */
package dev.starling.core.value;
