package io.mlids.api.command;

import io.mlids.api.packets.ring.PacketSettings;
import io.mlids.core.console.CommandException;
import io.mlids.core.console.SizeOption;
import io.mlids.core.help.OptionGroup;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options for keeping packets; a picocli mixin. */
@OptionGroup("Packets")
final class PacketOptions {
  @Option(
      names = "--packets",
      paramLabel = "DIR",
      description =
          "Keep the packets of the interface, of uploads and of streams in capture files in this"
              + " directory, so that the packets of an incident can be downloaded. Packets may"
              + " contain passwords and personal data. Default: keep none.")
  private Path directory;

  @Option(
      names = "--packets-size",
      paramLabel = "SIZE",
      converter = SizeOption.class,
      description =
          "With --packets: maximum size of the files; when it is reached, the oldest are deleted."
              + " Default: 20GB.")
  private Long size;

  @Option(
      names = "--packets-snaplen",
      paramLabel = "N",
      description = "With --packets: keep at most this many bytes of each packet. Default: all.")
  private Integer snapLength;

  @Option(
      names = "--packets-headers-only",
      description =
          "With --packets: keep only the headers of packets, up to the TCP or UDP header, but no"
              + " payload.")
  private boolean headersOnly;

  /** The settings; empty if no packets are kept. */
  Optional<PacketSettings> settings() {
    if (directory == null && (size != null || snapLength != null || headersOnly)) {
      String given =
          size != null
              ? "--packets-size"
              : snapLength != null ? "--packets-snaplen" : "--packets-headers-only";
      throw CommandException.unusable(given + " needs --packets");
    }
    return Optional.ofNullable(directory)
        .map(
            path ->
                new PacketSettings(
                    path,
                    size == null ? PacketSettings.DEFAULT_BYTES : size,
                    snapLength == null ? 0 : snapLength,
                    headersOnly));
  }
}
