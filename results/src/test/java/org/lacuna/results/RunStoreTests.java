package org.lacuna.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunStoreTests {

  @TempDir Path root;

  @Test
  void sameConfigurationIsTheSameRun() {
    RunFolder first = create("moba", 1);
    first.append(Log.EVAL, Samples.perplexity(first.id(), "moba", 256, 9, 1));
    RunFolder again = create("moba", 1);
    assertThat(again.id()).isEqualTo(first.id()).matches("moba-[0-9a-f]{10}");
    assertThat(again.created()).isEqualTo(first.created());
    assertThat(again.config()).isEqualTo(Samples.config(1));
    assertThat(again.provenance()).isEqualTo(Samples.PROVENANCE);
    assertThat(again.measurements()).hasSize(1);
    assertThat(create("moba", 2).id()).isNotEqualTo(first.id());
  }

  @Test
  void manyWhoCreateTheSameRunAtOnceGetOne() throws Exception {
    CountDownLatch start = new CountDownLatch(1);
    Set<Object> created = new HashSet<>();
    try (var pool = Executors.newFixedThreadPool(8)) {
      var all =
          IntStream.range(0, 8)
              .mapToObj(i ->
                  pool.submit(() -> {
                    start.await();
                    return create("moba", 1);
                  }))
              .toList();
      start.countDown();
      for (Future<RunFolder> one : all) {
        created.add(one.get().created());
      }
    }
    assertThat(created).hasSize(1);
    assertThat(root.toFile().list()).hasSize(1);
  }

  @Test
  void findsByPrefixHashAndPath() {
    RunFolder moba = create("moba", 1);
    RunFolder full = create("full", 1);
    String hash = moba.id().substring("moba-".length());
    RunStore store = new RunStore(root);
    // Both runs have the same configuration here, so only the name tells them apart.
    assertThat(store.find("mo").id()).isEqualTo(moba.id());
    assertThat(store.find(full.id()).id()).isEqualTo(full.id());
    assertThat(store.find(full.path().toString()).id()).isEqualTo(full.id());
    RunFolder other = create("full", 2);
    assertThat(store.find(other.id().substring("full-".length())).id()).isEqualTo(other.id());
    assertThatThrownBy(() -> store.find(hash))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("2 runs begin so");
  }

  @Test
  void runsOfTheStoreBelowAreFoundAndLeftAlone() {
    RunFolder below = create("moba", 1);
    RunStore store = new RunStore(root.resolve("above")).over(new RunStore(root));
    assertThat(store.open(below.id()).path()).isEqualTo(below.path());
    RunFolder above = store.createOrOpen("moba", Samples.config(1), Samples.PROVENANCE);
    assertThat(above.path()).startsWith(root.resolve("above"));
    assertThat(store.find("mo").path()).isEqualTo(above.path());
    assertThat(store.list().runs()).extracting(RunFolder::path).containsExactly(above.path());
  }

  @Test
  void unknownRunNamesTheNearest() {
    RunFolder moba = create("moba", 1);
    create("streaming", 1);
    String typo = moba.id().replace("moba", "mobba");
    RunStore store = new RunStore(root);
    assertThatThrownBy(() -> store.open(typo))
        .isInstanceOf(RunException.class)
        .hasMessage("run '%s': not in %s; the nearest is '%s'".formatted(typo, root, moba.id()));
    assertThatThrownBy(() -> store.find("../" + typo)).isInstanceOf(RunException.class);
    assertThatThrownBy(() -> new RunStore(root.resolve("none")).find("x"))
        .isInstanceOf(RunException.class)
        .hasMessageEndingWith("there are no runs yet");
  }

  @Test
  void listsByTimeAndReportsForeignFolders() throws IOException {
    RunFolder run = create("moba", 1);
    RunFolder old = rewritten(create("full", 1), "\"created\" : \"20", "\"created\" : \"19");
    Files.createDirectory(root.resolve("foreign"));
    Files.createDirectory(root.resolve(".moba-0.tmp"));
    Files.writeString(root.resolve("notes.txt"), "not a run");
    Path damaged = create("ssa", 1).path();
    Files.writeString(damaged.resolve("run.json"), "{\"format\": 1,");
    RunStore.Listing listing = new RunStore(root).list();
    assertThat(listing.runs()).extracting(RunFolder::id).containsExactly(old.id(), run.id());
    assertThat(listing.unreadable())
        .extracting(RunStore.Unreadable::folder)
        .containsExactlyInAnyOrder(root.resolve("foreign"), damaged);
    assertThat(listing.unreadable())
        .allSatisfy(each -> assertThat(each.reason()).contains("run.json").doesNotContain("\n"));
  }

  @Test
  void otherFormatIsRefusedWithBothVersions() throws IOException {
    RunFolder run = create("moba", 1);
    assertThatThrownBy(() -> rewritten(run, "\"format\" : 1", "\"format\" : 99"))
        .isInstanceOf(RunException.class)
        .hasMessage(
            run.path().resolve("run.json")
                + ": key 'format': found version 99, this Lacuna reads version 1");
  }

  @Test
  void configurationChangedByHandIsRefused() throws IOException {
    RunFolder run = create("moba", 1);
    assertThatThrownBy(() -> rewritten(run, "\"width\" : 64", "\"width\" : 65"))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("run.json: key 'config': expected the configuration of " + run.id());
  }

  @Test
  void movedRootStillOpens(@TempDir Path elsewhere) throws IOException {
    RunFolder run = create("moba", 1);
    Path moved = Files.move(root, elsewhere.resolve("moved"));
    assertThat(new RunStore(moved).open(run.id()).config()).isEqualTo(run.config());
    Files.createDirectory(root);
  }

  @Test
  void namesThatAreNoFolderNamesAreRefused() {
    for (String name : new String[] {"", "..", "a/b", "-x", "ä", "x".repeat(81)}) {
      assertThatThrownBy(() -> create(name, 1))
          .as(name)
          .isInstanceOf(RunException.class)
          .hasMessageContaining("expected letters, digits");
    }
  }

  /** A folder of runs that somebody packed may hold folders of any name. */
  @ParameterizedTest
  @ValueSource(strings = {"a/b", "x\u001b[31m", "x\ny", "-x", "x y", "\u202Ex"})
  void recordsOfOtherNamesAreRefused(String name) throws IOException {
    RunFolder run = create("moba", 1);
    String id = RunRecord.id(name, run.config());
    Path folder = Files.createDirectories(root.resolve("other").resolve(id));
    ObjectNode record =
        (ObjectNode) Json.MAPPER.readTree(Files.readString(run.path().resolve("run.json")));
    Files.writeString(
        folder.resolve("run.json"), Json.line(record.put("name", name).put("id", id)));
    assertThatThrownBy(() -> RunFolder.open(folder))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("key 'name': expected letters, digits");
  }

  @ParameterizedTest
  @ValueSource(strings = {"id", "name", "created", "config", "provenance"})
  void recordsWithoutAValueAreRefused(String key) throws IOException {
    Path file = create("moba", 1).path().resolve("run.json");
    ObjectNode record = (ObjectNode) Json.MAPPER.readTree(Files.readString(file));
    Files.writeString(file, Json.line(record.putNull(key)));
    assertThatThrownBy(() -> RunFolder.open(file.resolveSibling("")))
        .isInstanceOf(RunException.class)
        .hasMessage(file + ": key '" + key + "': found null");
    assertThat(new RunStore(root).list().unreadable()).hasSize(1);
  }

  private RunFolder create(String name, long seed) {
    return new RunStore(root).createOrOpen(name, Samples.config(seed), Samples.PROVENANCE);
  }

  private static RunFolder rewritten(RunFolder run, String from, String to) throws IOException {
    Path file = run.path().resolve("run.json");
    String text = Files.readString(file);
    assertThat(text).contains(from);
    Files.writeString(file, text.replace(from, to));
    return RunFolder.open(run.path());
  }
}
