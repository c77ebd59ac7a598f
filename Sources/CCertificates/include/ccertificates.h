// Signatures by certificates, through the distribution's libcrypto (OpenSSL), which libcurl brings anyway.
#ifndef MUSTER_CCERTIFICATES_H
#define MUSTER_CCERTIFICATES_H

#include <stddef.h>

enum {
    MUSTER_SIGNATURE_GOOD = 1,
    MUSTER_SIGNATURE_WRONG = 0,
    // No certificate in PEM, or one whose key is not RSA of 2,048 bits or more.
    MUSTER_CERTIFICATE_UNREADABLE = -1,
    // Not yet valid, or no longer.
    MUSTER_CERTIFICATE_EXPIRED = -2,
    // libcrypto refuses the hash: some systems allow no SHA-1.
    MUSTER_HASH_REFUSED = -3,
};

// Whether the text was signed (RSA, PKCS #1 v1.5, with SHA-256, or SHA-1 where `isSHA1`) with the key of the
// certificate. Safe to call from any thread.
int muster_signature_check(const char *pem, size_t pem_size, const unsigned char *text,
                           size_t text_size, const unsigned char *signature,
                           size_t signature_size, int isSHA1);

#endif
