// libcurl with typed setters: Swift cannot call C variadic functions, and in libcurl everything
// that sets or asks is one. What is not variadic is called as libcurl declares it.
#ifndef MUSTER_CCURL_H
#define MUSTER_CCURL_H

#include <curl/curl.h>

// Makes libcurl ready; safe to call from any thread and more than once. Zero when it cannot be.
int muster_curl_start(void);

// MARK: Options of one transfer. Each must be given an option of its own type (CURLOPT(3)).

CURLcode muster_curl_set_long(CURL *easy, CURLoption option, long value);
CURLcode muster_curl_set_size(CURL *easy, CURLoption option, curl_off_t value);
// libcurl copies the string. Not for CURLOPT_POSTFIELDS, which it does not copy.
CURLcode muster_curl_set_string(CURL *easy, CURLoption option, const char *value);
// The body of a POST, which libcurl copies.
CURLcode muster_curl_set_body(CURL *easy, const void *bytes, curl_off_t size);
// The list must outlive the transfer.
CURLcode muster_curl_set_list(CURL *easy, CURLoption option, struct curl_slist *list);
// The buffer, of at least CURL_ERROR_SIZE bytes, must outlive the transfer.
CURLcode muster_curl_set_error_buffer(CURL *easy, char *buffer);

// MARK: Callbacks, each with the context that it is called with.

// For CURLOPT_READFUNCTION, CURLOPT_WRITEFUNCTION and CURLOPT_HEADERFUNCTION.
typedef size_t (*muster_curl_data)(char *bytes, size_t size, size_t count, void *context);
CURLcode muster_curl_on_read(CURL *easy, muster_curl_data callback, void *context);
CURLcode muster_curl_on_write(CURL *easy, muster_curl_data callback, void *context);
CURLcode muster_curl_on_header(CURL *easy, muster_curl_data callback, void *context);
// Also turns CURLOPT_VERBOSE on, without which libcurl does not call it.
CURLcode muster_curl_on_debug(CURL *easy, curl_debug_callback callback, void *context);
CURLcode muster_curl_on_open_socket(CURL *easy, curl_opensocket_callback callback, void *context);
// Called for as long as the connection lives, which is longer than the transfer does.
CURLcode muster_curl_on_close_socket(CURL *easy, curl_closesocket_callback callback,
                                     void *context);
// Called when the connection stands and before anything is asked of it, reused or not.
CURLcode muster_curl_on_connected(CURL *easy, curl_prereq_callback callback, void *context);

// Called at least once a second while anything is waited for; what is not zero ends the transfer.
CURLcode muster_curl_on_progress(CURL *easy, curl_xferinfo_callback callback, void *context);

// MARK: What came of it. Zero when libcurl does not know.

long muster_curl_long(CURL *easy, CURLINFO info);
// The socket of a connection that was only made (CURLOPT_CONNECT_ONLY); CURL_SOCKET_BAD for none.
curl_socket_t muster_curl_socket(CURL *easy);
curl_off_t muster_curl_size(CURL *easy, CURLINFO info);

// MARK: Many transfers.

CURLMcode muster_curl_multi_set_long(CURLM *multi, CURLMoption option, long value);

#endif
