package io.baton.testkit.defect;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Compiles source texts against the class path of the running tests, without writing a file. */
final class InMemoryCompiler {
    private InMemoryCompiler() {}

    /**
     * Compiles the texts together.
     *
     * @param sources texts by file name
     * @return class files by class name
     * @throws IllegalStateException if they do not compile
     */
    static Map<String, byte[]> compile(String what, Map<String, String> sources) {
        JavaCompiler compiler =
                Objects.requireNonNull(ToolProvider.getSystemJavaCompiler(), "tests with seeded defects need a JDK");
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        try (Output output = new Output(compiler.getStandardFileManager(diagnostics, Locale.ROOT, null))) {
            List<JavaFileObject> files = new ArrayList<>();
            sources.forEach((name, text) -> files.add(new Source(name, text)));
            List<String> options =
                    List.of("-proc:none", "-parameters", "-classpath", System.getProperty("java.class.path", ""));
            if (!compiler.getTask(null, output, diagnostics, options, null, files)
                    .call()) {
                throw new IllegalStateException(what + " does not compile:\n"
                        + diagnostics.getDiagnostics().stream()
                                .map(Object::toString)
                                .collect(Collectors.joining("\n")));
            }
            return output.classFiles();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String name, String text) {
            super(URI.create("string:///" + name), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    private static final class ClassFile extends SimpleJavaFileObject {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        ClassFile(String className) {
            super(URI.create("mem:///" + className.replace('.', '/') + ".class"), Kind.CLASS);
        }

        @Override
        public OutputStream openOutputStream() {
            return bytes;
        }
    }

    private static final class Output extends ForwardingJavaFileManager<StandardJavaFileManager> {
        private final Map<String, ClassFile> classes = new HashMap<>();

        Output(StandardJavaFileManager files) {
            super(files);
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                JavaFileManager.Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
            return classes.computeIfAbsent(className, ClassFile::new);
        }

        Map<String, byte[]> classFiles() {
            Map<String, byte[]> all = new HashMap<>();
            classes.forEach((name, file) -> all.put(name, file.bytes.toByteArray()));
            return all;
        }
    }
}
