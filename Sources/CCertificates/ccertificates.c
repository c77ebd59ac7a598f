#include "ccertificates.h"

#include <limits.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

static X509 *certificate(const char *pem, size_t size) {
    if (size > INT_MAX) return NULL;
    BIO *bytes = BIO_new_mem_buf(pem, (int)size);
    if (!bytes) return NULL;
    X509 *certificate = PEM_read_bio_X509(bytes, NULL, NULL, NULL);
    BIO_free(bytes);
    return certificate;
}

static int is_valid_now(const X509 *certificate) {
    return X509_cmp_current_time(X509_get0_notBefore(certificate)) < 0
           && X509_cmp_current_time(X509_get0_notAfter(certificate)) > 0;
}

static int check(EVP_PKEY *key, const unsigned char *text, size_t text_size,
                 const unsigned char *signature, size_t signature_size, int isSHA1) {
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    if (!context) return MUSTER_HASH_REFUSED;
    const EVP_MD *hash = isSHA1 ? EVP_sha1() : EVP_sha256();
    int result = MUSTER_HASH_REFUSED;
    if (EVP_DigestVerifyInit(context, NULL, hash, NULL, key) == 1) {
        int is_good = EVP_DigestVerify(context, signature, signature_size, text, text_size) == 1;
        result = is_good ? MUSTER_SIGNATURE_GOOD : MUSTER_SIGNATURE_WRONG;
    }
    EVP_MD_CTX_free(context);
    return result;
}

int muster_signature_check(const char *pem, size_t pem_size, const unsigned char *text,
                           size_t text_size, const unsigned char *signature,
                           size_t signature_size, int isSHA1) {
    int result = MUSTER_CERTIFICATE_UNREADABLE;
    X509 *known = certificate(pem, pem_size);
    EVP_PKEY *key = known ? X509_get0_pubkey(known) : NULL;
    if (key && EVP_PKEY_base_id(key) == EVP_PKEY_RSA && EVP_PKEY_bits(key) >= 2048) {
        result = is_valid_now(known)
                     ? check(key, text, text_size, signature, signature_size, isSHA1)
                     : MUSTER_CERTIFICATE_EXPIRED;
    }
    X509_free(known);
    ERR_clear_error();
    return result;
}
