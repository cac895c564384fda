/** The command {@code doctor}. Start with {@link io.mlids.core.command.doctor.DoctorCommand}. */
package io.mlids.core.command.doctor;
