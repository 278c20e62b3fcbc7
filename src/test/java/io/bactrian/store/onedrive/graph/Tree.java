package io.bactrian.store.onedrive.graph;

import io.bactrian.store.onedrive.graph.Drive.Times;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A drive as another of its users sees it: for a test to arrange and to look at, no HTTP. */
public final class Tree {
  private final Drive drive;
  private final Blobs blobs;

  Tree(Drive drive, Blobs blobs) {
    this.drive = drive;
    this.blobs = blobs;
  }

  private static List<String> names(String path) {
    return Arrays.stream(path.split("/")).filter(name -> !name.isEmpty()).toList();
  }

  private Item item(String path) {
    return DriveCalls.existing(drive, drive.root, names(path));
  }

  /** Writes a file, making the folders above; answers its id. */
  public String put(String path, byte[] content) throws IOException {
    Blobs.Blob blob = blobs.receive(new ByteArrayInputStream(content), content.length);
    List<String> names = names(path);
    synchronized (drive) {
      int last = names.size() - 1;
      Item parent = drive.folders(drive.root, names.subList(0, last));
      return drive
          .store(parent, names.get(last), blob, Conflict.REPLACE, Precondition.NONE, Times.NONE)
          .item()
          .id;
    }
  }

  /** Makes a folder and those above; answers its id. */
  public String folder(String path) {
    return drive.folders(drive.root, names(path)).id;
  }

  public void move(String path, String to) {
    List<String> names = names(to);
    synchronized (drive) {
      int last = names.size() - 1;
      Item parent = drive.folders(drive.root, names.subList(0, last));
      drive.move(item(path), parent, names.get(last), Conflict.FAIL);
    }
  }

  public void delete(String path) {
    synchronized (drive) {
      drive.delete(item(path));
    }
  }

  public byte[] read(String path) throws IOException {
    synchronized (drive) {
      return Files.readAllBytes(item(path).blob.file());
    }
  }

  public boolean exists(String path) {
    return drive.find(drive.root, names(path)).isPresent();
  }

  public String id(String path) {
    return item(path).id;
  }

  /** Path to quickXorHash of every file. */
  public Map<String, String> files() {
    var files = new TreeMap<String, String>();
    synchronized (drive) {
      for (Item item : drive.live()) {
        if (!item.folder) {
          files.put(item.path(), item.blob.hash());
        }
      }
    }
    return files;
  }

  /** Name to quickXorHash of every file in the recycle bin; of equal names the last deleted. */
  public Map<String, String> recycled() {
    var files = new TreeMap<String, String>();
    synchronized (drive) {
      for (Item item : drive.recycleBin()) {
        if (!item.folder) {
          files.put(item.name, item.blob.hash());
        }
      }
    }
    return files;
  }

  /** The quickXorHash of every file in the recycle bin. */
  public Set<String> recycledHashes() {
    var hashes = new TreeSet<String>();
    synchronized (drive) {
      for (Item item : drive.recycleBin()) {
        if (!item.folder) {
          hashes.add(item.blob.hash());
        }
      }
    }
    return hashes;
  }
}
