#!/bin/sh
# The command line in the image. It takes the place of the shell, so that SIGTERM reaches the node.
exec java -XX:+UseSerialGC -XX:MaxRAMPercentage=70 -jar /opt/starling/starling-app.jar "$@"
