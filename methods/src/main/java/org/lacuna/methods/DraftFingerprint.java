package org.lacuna.methods;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassElement;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.FieldModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.EnclosingMethodAttribute;
import java.lang.classfile.attribute.InnerClassesAttribute;
import java.lang.classfile.attribute.NestHostAttribute;
import java.lang.classfile.attribute.NestMembersAttribute;
import java.lang.classfile.attribute.SourceFileAttribute;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * What tells one version of a draft from another: a hash of the method's class and of all classes
 * that it refers to, over any number of steps, and that are of the same class loader, such as those
 * of a notebook's other cells. What is on the class path is left out.
 *
 * <p>The names of these classes, how they are nested and on which lines they stand are not part of
 * it: a cell that is executed again gets new ones. Nor is what a cell computes when it is executed,
 * such as a value that is assigned to a variable: what a method depends on belongs in its
 * parameters.
 */
final class DraftFingerprint {
  /** Code alone: what a debugger or the verifier needs beside it follows from it. */
  private static final ClassFile CODE =
      ClassFile.of(
          ClassFile.ConstantPoolSharingOption.NEW_POOL,
          ClassFile.DebugElementsOption.DROP_DEBUG,
          ClassFile.LineNumbersOption.DROP_LINE_NUMBERS,
          ClassFile.StackMapsOption.DROP_STACK_MAPS);

  /**
   * For classes whose files are not to be had, as not every notebook's class loader keeps them:
   * equal to nothing but itself, so that what an earlier version computed is never taken for what
   * this one would.
   */
  private static final ClassValue<String> UNKNOWN =
      new ClassValue<>() {
        @Override
        protected String computeValue(Class<?> type) {
          return Sha256.of(UUID.randomUUID().toString().getBytes(StandardCharsets.UTF_8));
        }
      };

  private final ClassLoader loader;

  /** Class files by internal name, in the order in which one refers to another. */
  private final SequencedMap<String, byte[]> files = new LinkedHashMap<>();

  private DraftFingerprint(ClassLoader loader) {
    this.loader = loader;
  }

  /**
   * The fingerprint of a method's class, 64 hexadecimal digits. Where the class loader has no class
   * files of its classes it is drawn at random, once for a class.
   */
  static String of(Class<?> type) {
    DraftFingerprint draft = new DraftFingerprint(type.getClassLoader());
    try {
      return draft.collect(type) ? Sha256.of(draft.renamed()) : UNKNOWN.get(type);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Adds a class and what it refers to; false if a class file is not to be had. */
  private boolean collect(Class<?> type) throws IOException {
    String name = type.getName().replace('.', '/');
    if (files.containsKey(name)) {
      return true;
    }
    byte[] code;
    try (InputStream in = loader.getResourceAsStream(name + ".class")) {
      if (in == null) {
        return false;
      }
      code =
          CODE.transformClass(
              CODE.parse(in.readAllBytes()),
              ClassTransform.dropping(DraftFingerprint::saysWhereItStands));
    }
    files.put(name, code);
    for (String other : referred(CODE.parse(code))) {
      try {
        Class<?> found = Class.forName(other.replace('/', '.'), false, loader);
        if (loader.equals(found.getClassLoader()) && !ClassPath.has(found) && !collect(found)) {
          return false;
        }
      } catch (ClassNotFoundException e) {
        // Code that runs does without it.
      }
    }
    return true;
  }

  private static boolean saysWhereItStands(ClassElement element) {
    return element instanceof SourceFileAttribute
        || element instanceof InnerClassesAttribute
        || element instanceof EnclosingMethodAttribute
        || element instanceof NestHostAttribute
        || element instanceof NestMembersAttribute;
  }

  /** Internal names of the classes in code, fields and signatures. */
  private static List<String> referred(ClassModel model) {
    Stream<ClassDesc> inCode =
        StreamSupport.stream(model.constantPool().spliterator(), false)
            .filter(ClassEntry.class::isInstance)
            .map(entry -> ((ClassEntry) entry).asSymbol());
    Stream<ClassDesc> inFields = model.fields().stream().map(FieldModel::fieldTypeSymbol);
    Stream<ClassDesc> inSignatures =
        model.methods().stream()
            .map(MethodModel::methodTypeSymbol)
            .flatMap(DraftFingerprint::types);
    return Stream.of(inCode, inFields, inSignatures)
        .flatMap(types -> types)
        .map(ClassDesc::descriptorString)
        .map(descriptor -> descriptor.replace("[", ""))
        .filter(descriptor -> descriptor.startsWith("L"))
        .map(descriptor -> descriptor.substring(1, descriptor.length() - 1))
        .distinct()
        .toList();
  }

  private static Stream<ClassDesc> types(MethodTypeDesc signature) {
    return Stream.concat(signature.parameterList().stream(), Stream.of(signature.returnType()));
  }

  /** All class files, each class called by its place among them. */
  private byte[] renamed() throws IOException {
    List<String> names = List.copyOf(files.sequencedKeySet());
    // The name of a nested class begins with that of the class around it.
    List<String> longestFirst = new ArrayList<>(names);
    longestFirst.sort(Comparator.comparingInt(String::length).reversed());
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(all);
    for (byte[] file : files.sequencedValues()) {
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(file));
      out.write(in.readNBytes(8)); // magic number and version
      int entries = in.readUnsignedShort();
      for (int i = 1; i < entries; i++) {
        int tag = in.readUnsignedByte();
        out.writeByte(tag);
        if (tag == PoolEntry.TAG_UTF8) {
          String text = in.readUTF();
          for (String name : longestFirst) {
            text = text.replace(name, "#" + names.indexOf(name));
          }
          out.writeUTF(text);
        } else {
          out.write(in.readNBytes(size(tag)));
          i += tag == PoolEntry.TAG_LONG || tag == PoolEntry.TAG_DOUBLE ? 1 : 0; // has two places
        }
      }
      in.transferTo(out);
    }
    return all.toByteArray();
  }

  /** Bytes of an entry of the constant pool after its tag. */
  private static int size(int tag) {
    return switch (tag) {
      case PoolEntry.TAG_LONG, PoolEntry.TAG_DOUBLE -> 8;
      case PoolEntry.TAG_METHOD_HANDLE -> 3;
      case PoolEntry.TAG_CLASS,
          PoolEntry.TAG_STRING,
          PoolEntry.TAG_METHOD_TYPE,
          PoolEntry.TAG_MODULE,
          PoolEntry.TAG_PACKAGE ->
          2;
      default -> 4;
    };
  }
}
