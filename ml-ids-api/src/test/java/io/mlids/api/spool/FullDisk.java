package io.mlids.api.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.util.concurrent.atomic.AtomicBoolean;
import org.h2.store.fs.FileBaseDefault;
import org.h2.store.fs.FilePathWrapper;

/** A file system of H2 whose writes fail on request. */
public final class FullDisk extends FilePathWrapper {
  static final AtomicBoolean FULL = new AtomicBoolean();

  @Override
  public String getScheme() {
    return "full";
  }

  @Override
  public FileChannel open(String mode) throws IOException {
    FileChannel file = getBase().open(mode);
    return new FileBaseDefault() {
      @Override
      public long size() throws IOException {
        return file.size();
      }

      @Override
      public int read(ByteBuffer to, long position) throws IOException {
        return file.read(to, position);
      }

      @Override
      public int write(ByteBuffer from, long position) throws IOException {
        if (FULL.get()) {
          throw new IOException("No space left on device");
        }
        return file.write(from, position);
      }

      @Override
      protected void implTruncate(long size) throws IOException {
        file.truncate(size);
      }

      @Override
      public void force(boolean metaData) throws IOException {
        file.force(metaData);
      }

      @Override
      public FileLock tryLock(long position, long size, boolean shared) throws IOException {
        return file.tryLock(position, size, shared);
      }

      @Override
      protected void implCloseChannel() throws IOException {
        file.close();
      }
    };
  }
}
