/** The command {@code doctor}. Start with {@link io.mlids.core.command.doctor.DoctorCommand}. */
@NullMarked
package io.mlids.core.command.doctor;

import org.jspecify.annotations.NullMarked;
