/* TLS: certificates and their keys, and which of them a connection gets. libmicrohttpd runs the handshake.
 *
 * Each connection gets the identity of the moment in which it is opened, as credentials of its session, and keeps a
 * reference until it is closed. So what is replaced lives exactly as long as somebody can use it, and no handshake ever
 * has to look for its server. The other way, a callback that is asked for a certificate in each handshake
 * (MHD_OPTION_HTTPS_CERT_CALLBACK2), is given no context, and cannot say when what it lent is needed no more. */
#include <gnutls/abstract.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "chttp_internal.h"

/* TLS 1.3 and 1.2 (RFC 8446, RFC 9325): with keys that later loss of the certificate's key does not open, and ciphers
 * that authenticate what they encrypt. */
static const char priorities[] = "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2:-KX-ALL:+ECDHE-ECDSA:+ECDHE-RSA:"
                                 "-CIPHER-ALL:+AES-128-GCM:+AES-256-GCM:+CHACHA20-POLY1305:-MAC-ALL:+AEAD";

struct chttp_identity {
    _Atomic uint32_t references;
    gnutls_certificate_credentials_t credentials;
    /* What the tickets are sealed with by which clients resume a session (RFC 8446 section 4.6.1): its own for each
     * identity, so that no session outlives the certificate that it began with. */
    gnutls_datum_t ticket_key;
    int64_t valid_from;
    int64_t valid_until;
};

/* ---- Identities ---- */

static gnutls_datum_t datum_of(struct chttp_text text)
{
    /* GnuTLS reads only, from a pointer that is not constant by its type. */
    return (gnutls_datum_t){(unsigned char *)(uintptr_t)text.bytes, (unsigned)text.count};
}

/* Notes during which time every certificate of a chain is valid. */
static void note_validity(chttp_identity *identity, const gnutls_x509_crt_t *chain, unsigned count)
{
    identity->valid_from = INT64_MIN;
    identity->valid_until = INT64_MAX;
    for (unsigned i = 0; i < count; i++) {
        int64_t from = gnutls_x509_crt_get_activation_time(chain[i]);
        int64_t until = gnutls_x509_crt_get_expiration_time(chain[i]);
        if (from > identity->valid_from)
            identity->valid_from = from;
        if (until < identity->valid_until)
            identity->valid_until = until;
    }
}

static void free_identity(chttp_identity *identity)
{
    if (identity == NULL)
        return;
    if (identity->credentials != NULL)
        gnutls_certificate_free_credentials(identity->credentials);
    if (identity->ticket_key.data != NULL)
        gnutls_memset(identity->ticket_key.data, 0, identity->ticket_key.size);
    gnutls_free(identity->ticket_key.data);
    free(identity);
}

static enum chttp_identity_failure say(enum chttp_identity_failure failure, int number, char *error, size_t error_size)
{
    /* These are constants of the library. */
    snprintf(error, error_size, "%s", gnutls_strerror(number));
    return failure;
}

static enum chttp_identity_failure fill(chttp_identity *identity, const gnutls_x509_crt_t *chain, unsigned count,
                                        struct chttp_text key_text, char *error, size_t error_size)
{
    gnutls_x509_privkey_t key;
    int result = gnutls_x509_privkey_init(&key);
    if (result < 0)
        return say(CHTTP_IDENTITY_LIBRARY_FAILURE, result, error, error_size);
    gnutls_datum_t key_datum = datum_of(key_text);
    result = gnutls_x509_privkey_import2(key, &key_datum, GNUTLS_X509_FMT_PEM, NULL, 0);
    enum chttp_identity_failure failure = CHTTP_IDENTITY_MADE;
    if (result < 0) {
        failure = say(CHTTP_KEY_INVALID, result, error, error_size);
    } else {
        gnutls_x509_crt_t *lent = (gnutls_x509_crt_t *)(uintptr_t)chain;
        result = gnutls_certificate_set_x509_key(identity->credentials, lent, (int)count, key);
        if (result == GNUTLS_E_CERTIFICATE_KEY_MISMATCH)
            failure = say(CHTTP_KEY_OF_ANOTHER_CERTIFICATE, result, error, error_size);
        else if (result < 0)
            failure = say(CHTTP_CERTIFICATE_INVALID, result, error, error_size);
    }
    gnutls_x509_privkey_deinit(key);
    return failure;
}

enum chttp_identity_failure chttp_identity_create(struct chttp_text certificates, struct chttp_text key,
                                                  chttp_identity **result, char *error, size_t error_size)
{
    *result = NULL;
    gnutls_datum_t datum = datum_of(certificates);
    gnutls_x509_crt_t *chain = NULL;
    unsigned count = 0;
    int number = gnutls_x509_crt_list_import2(&chain, &count, &datum, GNUTLS_X509_FMT_PEM, GNUTLS_X509_CRT_LIST_SORT);
    if (number < 0)
        return say(CHTTP_CERTIFICATE_INVALID, number, error, error_size);
    enum chttp_identity_failure failure = CHTTP_IDENTITY_LIBRARY_FAILURE;
    snprintf(error, error_size, "there is no memory left");
    chttp_identity *identity = calloc(1, sizeof *identity);
    if (identity != NULL && gnutls_certificate_allocate_credentials(&identity->credentials) >= 0 &&
        gnutls_session_ticket_key_generate(&identity->ticket_key) >= 0) {
        atomic_init(&identity->references, 1);
        note_validity(identity, chain, count);
        failure = fill(identity, chain, count, key, error, error_size);
    }
    if (failure == CHTTP_IDENTITY_MADE)
        *result = identity;
    else
        free_identity(identity);
    for (unsigned i = 0; i < count; i++)
        gnutls_x509_crt_deinit(chain[i]);
    gnutls_free(chain);
    return failure;
}

void chttp_identity_release(chttp_identity *identity)
{
    if (identity != NULL && atomic_fetch_sub(&identity->references, 1) == 1)
        free_identity(identity);
}

chttp_identity *chttp_identity_retain(chttp_identity *identity)
{
    if (identity != NULL)
        atomic_fetch_add(&identity->references, 1);
    return identity;
}

int64_t chttp_identity_valid_from(const chttp_identity *identity) { return identity->valid_from; }

int64_t chttp_identity_valid_until(const chttp_identity *identity) { return identity->valid_until; }

/* ---- Connections ---- */

bool chttp_tls_is_available(void)
{
    return MHD_is_feature_supported(MHD_FEATURE_TLS) == MHD_YES &&
           MHD_is_feature_supported(MHD_FEATURE_HTTPS_CERT_CALLBACK) == MHD_YES;
}

/* What libmicrohttpd would ask for a certificate: never, for every session gets credentials of its own. Without it
 * libmicrohttpd wants a certificate that is the same for ever. */
static int offer_none(gnutls_session_t session, const gnutls_datum_t *names, int name_count,
                      const gnutls_pk_algorithm_t *algorithms, int algorithm_count, gnutls_pcert_st **chain,
                      unsigned *chain_count, gnutls_privkey_t *key)
{
    (void)session, (void)names, (void)name_count, (void)algorithms, (void)algorithm_count;
    (void)chain, (void)chain_count, (void)key;
    return -1;
}

void chttp_tls_options(const chttp_server *server, struct MHD_OptionItem options[CHTTP_TLS_OPTION_COUNT])
{
    const struct MHD_OptionItem end = {MHD_OPTION_END, 0, NULL};
    options[0] = options[1] = options[2] = end;
    if (server->identity == NULL)
        return;
    options[0] = (struct MHD_OptionItem){MHD_OPTION_HTTPS_PRIORITIES, 0, (void *)(uintptr_t)priorities};
    options[1] = (struct MHD_OptionItem){MHD_OPTION_HTTPS_CERT_CALLBACK, 0, (void *)(uintptr_t)offer_none};
}

void chttp_tls_begin(struct chttp_connection *connection, struct MHD_Connection *wire)
{
    if (connection->identity == NULL)
        return;
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(wire, MHD_CONNECTION_INFO_GNUTLS_SESSION);
    if (info == NULL || info->tls_session == NULL)
        return;
    /* Without credentials the handshake fails for want of a certificate; without tickets nobody resumes a session. */
    (void)gnutls_credentials_set(info->tls_session, GNUTLS_CRD_CERTIFICATE, connection->identity->credentials);
    (void)gnutls_session_ticket_enable_server(info->tls_session, &connection->identity->ticket_key);
}

void chttp_server_take_identity(chttp_server *server, chttp_identity *identity)
{
    pthread_mutex_lock(&server->lock);
    chttp_identity *former = server->identity;
    if (former != NULL)
        server->identity = chttp_identity_retain(identity);
    pthread_mutex_unlock(&server->lock);
    chttp_identity_release(former);
}
