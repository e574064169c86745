package io.baton.membership.jgroups;

import java.nio.file.Path;

/**
 * By what the members of a group know each other. They talk TLS 1.3, and each lets in only whoever shows a
 * certificate that its keystore trusts: that is signed by a trusted certificate in it, or is its own.
 *
 * <p>So all members may share one keystore with one self-signed certificate, or each has a key of its own,
 * signed by a certificate authority that all of them trust and that signs for nobody else: whoever has a
 * certificate of it is a member. Host names are not compared.
 *
 * <p>The file is read at every join. Keys are changed by joining again with another file; where the group
 * goes on meanwhile, old and new have to trust each other.
 *
 * @param keystore a PKCS #12 or JKS file with a private key, its certificates, and those that are trusted
 * @param password the password of the file and of the key; {@link #toString} leaves it out
 */
public record GroupTls(Path keystore, String password) {
    @Override
    public String toString() {
        return "GroupTls[keystore=" + keystore + "]";
    }
}
