package dev.kikori.search;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** The certificate authorities of a PEM file. */
public final class CaFile {
    private CaFile() {}

    /**
     * A TLS context that trusts the file's certificates and no others.
     *
     * @param key the configuration key that names the file, for the message
     * @throws IOException when the file cannot be used, saying why
     */
    public static SSLContext trusting(Path file, String key) throws IOException {
        try (var pem = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                store.setCertificateEntry("ca-" + store.size(), certificate);
            }
            if (store.size() == 0) {
                throw new IOException("it holds no PEM certificate");
            }
            TrustManagerFactory trust =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new IOException(
                    key
                            + " "
                            + file
                            + " cannot be used: "
                            + e.getMessage()
                            + "; expected a PEM file of certificates, each between BEGIN"
                            + " CERTIFICATE and END CERTIFICATE",
                    e);
        }
    }
}
