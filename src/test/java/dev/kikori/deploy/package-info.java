/** Tests of what is not Java: the Compose file, the image, Terraform and Prometheus. */
@NullMarked
package dev.kikori.deploy;

import org.jspecify.annotations.NullMarked;
