package io.mlids.api.packets.ring;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.api.packets.file.FileInterface;
import io.mlids.api.packets.file.RecordedRun;
import io.mlids.api.packets.file.RingFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which files of a full ring are deleted. The files are not on disk. */
class RingFilesTest {
  private static final int MOST_FILES = 1_024;

  @TempDir private Path folder;

  private RingFiles files() {
    return new RingFiles(PacketSettings.of(folder, PacketSettings.LEAST_BYTES));
  }

  private static RecordedRun upload(long number) {
    return new RecordedRun(number, 0, "upload", false);
  }

  private static RingFile add(RingFiles files, boolean live, int bytes) {
    RingFile added = files.next(live);
    added.begin(bytes);
    files.add(added);
    return added;
  }

  private static RingFile add(RingFiles files, RecordedRun run, int bytes) {
    RingFile added = add(files, run.live(), bytes);
    added.add(new FileInterface(run, 1, false), 0);
    return added;
  }

  @Test
  void aFileWithoutKnownRunsIsNotUnused() throws IOException {
    RingFiles files = files();
    int third = (int) (PacketSettings.LEAST_BYTES / 3);
    RingFile unknown = add(files, false, third);
    RingFile unused = add(files, upload(1), third);
    RingFile latest = add(files, upload(2), third);
    RingFile sensor = add(files, true, 0);
    files.unused(Set.of(upload(1)));
    files.deleteOldest();
    assertThat(files.all()).containsExactly(unknown, latest, sensor).doesNotContain(unused);
    assertThat(files.deletedUsed()).isZero();
  }

  @Test
  void ifThereAreTooManyFilesThoseOfUnusedUploadsGoFirst() throws IOException {
    RingFiles files = files();
    RingFile sensor = add(files, true, 1);
    RingFile used = add(files, upload(1), 1);
    RingFile unused = add(files, upload(2), 1);
    for (int i = 0; i < MOST_FILES - 4; i++) {
      add(files, true, 1);
    }
    add(files, upload(3), 1);
    assertThat(files.needsUnused()).isTrue();
    files.unused(Set.of(upload(2)));
    files.deleteOldest();
    assertThat(files.all()).as("not too many").hasSize(MOST_FILES).contains(unused);

    add(files, true, 1);
    files.deleteOldest();
    assertThat(files.all()).hasSize(MOST_FILES).contains(sensor, used).doesNotContain(unused);

    add(files, true, 1);
    files.deleteOldest();
    assertThat(files.all()).contains(used).doesNotContain(sensor);
  }

  @Test
  void whichRunsAreUnusedMattersOnceUploadsTakeAQuarter() {
    RingFiles files = files();
    int quarter = (int) (PacketSettings.LEAST_BYTES / 4);
    add(files, true, 2 * quarter);
    add(files, upload(1), quarter);
    assertThat(files.needsUnused()).isFalse();
    add(files, upload(2), 1);
    assertThat(files.needsUnused()).isTrue();
  }
}
