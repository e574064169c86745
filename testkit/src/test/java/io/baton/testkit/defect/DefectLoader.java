package io.baton.testkit.defect;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * Runs a checker on code with a {@linkplain SeededDefect seeded defect}. Only the edited files are compiled, against
 * the class path of the tests. This loader then defines every class of Baton anew, the edited ones from memory and
 * all others from the class path, so that they see each other; everything else it leaves to its parent.
 *
 * <p>A checker is a {@code Callable<String>} of any class on the class path of the tests, with a constructor that takes
 * the arguments. It answers with what it caught, or with an empty text; only texts cross from one loader to the other.
 * A constant that an edit changes is not seen by the classes that have it compiled in.
 */
public final class DefectLoader extends ClassLoader {
    private static final String OURS = "io.baton.";

    private final Map<String, byte[]> patched;

    private DefectLoader(Map<String, byte[]> patched, ClassLoader parent) {
        super(parent);
        this.patched = patched;
    }

    /**
     * Runs a checker on the code with this defect.
     *
     * @param checker the name of its class
     * @return what it caught, empty if nothing
     * @throws IllegalStateException if the defect does not fit the code any more
     */
    public static String run(SeededDefect defect, String checker, String... arguments) throws Exception {
        Map<String, byte[]> classes =
                InMemoryCompiler.compile("defect '" + defect.name() + "'", defect.patched(repository()));
        return call(new DefectLoader(classes, DefectLoader.class.getClassLoader()), checker, arguments);
    }

    /** Runs a checker on the code as it is, for comparison; in the same way, but for the edits. */
    public static String runWithoutDefect(String checker, String... arguments) throws Exception {
        return call(new DefectLoader(Map.of(), DefectLoader.class.getClassLoader()), checker, arguments);
    }

    private static String call(DefectLoader loader, String checker, String... arguments) throws Exception {
        Class<?>[] types = new Class<?>[arguments.length];
        Arrays.fill(types, String.class);
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            var constructor = loader.loadClass(checker).getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return String.valueOf(((Callable<?>) constructor.newInstance((Object[]) arguments)).call());
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(checker + " cannot be created", e.getCause());
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** The root of the repository: tests run in the folder of their module. */
    static Path repository() {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (Files.exists(folder.resolve("mvnw"))) {
                return folder;
            }
        }
        throw new IllegalStateException("no folder above " + Path.of("").toAbsolutePath() + " holds mvnw");
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith(OURS)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> known = findLoadedClass(name);
            return known != null ? known : define(name);
        }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        byte[] bytes = patched.get(name);
        if (bytes == null) {
            bytes = fromClassPath(name);
        }
        return defineClass(name, bytes, 0, bytes.length);
    }

    private byte[] fromClassPath(String name) throws ClassNotFoundException {
        try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (in == null) {
                throw new ClassNotFoundException(name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }
}
