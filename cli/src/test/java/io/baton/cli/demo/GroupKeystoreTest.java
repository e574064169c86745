package io.baton.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GroupKeystoreTest {
    @TempDir
    Path out;

    @Test
    void isMadeWhereNobodyElseCanReadIt() throws Exception {
        try (RunFiles files = RunFiles.create(out);
                GroupKeystore keystore = GroupKeystore.begin(files)) {
            keystore.await();
            Path directory = keystore.file().getParent();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
                    .isEqualTo("rwx------");
            KeyStore read = KeyStore.getInstance(
                    keystore.file().toFile(), keystore.password().toCharArray());
            assertThat(read.size()).isEqualTo(1);
        }
    }
}
