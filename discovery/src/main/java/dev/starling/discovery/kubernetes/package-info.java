/** Discovery by what Kubernetes knows of the pods of a service. */
package dev.starling.discovery.kubernetes;
