package org.lacuna.notebook;

import ai.djl.repository.zoo.Criteria;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.jsontype.BasicPolymorphicTypeValidator;
import java.beans.XMLDecoder;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ServiceLoader;
import java.util.zip.ZipInputStream;
import javax.script.ScriptEngineManager;
import javax.script.ScriptException;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.nd4j.linalg.factory.Nd4j;
import org.yaml.snakeyaml.Yaml;

/** Code that {@link DangerousCodeTest} must find; it is never run. */
final class Offenders {
  private Offenders() {}

  static final class MakesObjects {
    static Object stream(InputStream in) throws IOException, ClassNotFoundException {
      return new ObjectInputStream(in).readObject();
    }

    static Object yaml(String text) {
      return new Yaml().load(text);
    }

    static Object beans(InputStream in) {
      return new XMLDecoder(in).readObject();
    }

    static Object script(String text) throws ScriptException {
      return new ScriptEngineManager().getEngineByName("js").eval(text);
    }
  }

  static final class NamesClasses {
    static ObjectMapper mapper(ObjectMapper plain) {
      return plain.activateDefaultTyping(BasicPolymorphicTypeValidator.builder().build());
    }
  }

  static final class ReadsModels {
    static Object array(byte[] bytes) throws IOException {
      return Nd4j.fromByteArray(bytes);
    }

    static Object file(File file) throws IOException {
      return Nd4j.readBinary(file);
    }

    static Object model() {
      return Criteria.builder();
    }
  }

  static final class StartsProcesses {
    static Process builder(String command) throws IOException {
      return new ProcessBuilder(command).start();
    }

    static Process runtime(String command) throws IOException {
      return Runtime.getRuntime().exec(new String[] {command});
    }
  }

  static final class LoadsCode {
    static Class<?> named(String name) throws ClassNotFoundException {
      return Class.forName(name);
    }

    static Class<?> by(ClassLoader loader, String name) throws ClassNotFoundException {
      return loader.loadClass(name);
    }

    static ClassLoader jar(URL jar) {
      return new URLClassLoader(new URL[] {jar});
    }

    static void library(String file) {
      System.load(file);
    }
  }

  static final class LooksUpServices {
    static Iterable<Runnable> all() {
      return ServiceLoader.load(Runnable.class);
    }
  }

  static final class ParsesXml {
    static Object parser() throws ParserConfigurationException {
      return DocumentBuilderFactory.newDefaultInstance().newDocumentBuilder();
    }
  }

  static final class UsesTheNetwork {
    static InputStream open(String address) throws IOException {
      return URI.create(address).toURL().openStream();
    }

    static Object client() {
      return HttpClient.newHttpClient();
    }
  }

  static final class ReadsArchives {
    static Object zip(InputStream in) throws IOException {
      return new ZipInputStream(in).getNextEntry();
    }

    static Object tar(InputStream in) throws IOException {
      return new TarArchiveInputStream(in);
    }
  }

  static final class WritesFiles {
    static void write(Path path) throws IOException {
      Files.writeString(path, "");
    }

    static Object open(Path path) throws IOException {
      return Files.newOutputStream(path);
    }
  }
}
