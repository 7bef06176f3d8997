#pragma once
#include <curl/curl.h>

// Swift cannot call variadic functions. Each of these is curl_easy_setopt, curl_easy_getinfo or curl_multi_setopt
// for one type of argument; the names say which.

CURLcode ccurl_set_long(CURL *easy, CURLoption option, long value);
CURLcode ccurl_set_text(CURL *easy, CURLoption option, const char *value);
CURLcode ccurl_set_pointer(CURL *easy, CURLoption option, void *value);
CURLcode ccurl_set_list(CURL *easy, CURLoption option, struct curl_slist *value);
CURLcode ccurl_set_receiver(CURL *easy, CURLoption option, curl_write_callback value);
CURLcode ccurl_set_prerequest(CURL *easy, curl_prereq_callback value, void *context);
CURLcode ccurl_set_source(CURL *easy, curl_read_callback value, void *context);
CURLcode ccurl_set_progress(CURL *easy, curl_xferinfo_callback value, void *context);

// Copies the body: it need not outlive the call.
CURLcode ccurl_set_body(CURL *easy, const void *bytes, size_t count);

CURLcode ccurl_get_long(CURL *easy, CURLINFO info, long *value);
CURLcode ccurl_get_text(CURL *easy, CURLINFO info, const char **value);
CURLcode ccurl_get_offset(CURL *easy, CURLINFO info, curl_off_t *value);

CURLMcode ccurl_multi_set_long(CURLM *multi, CURLMoption option, long value);

// The handle, the result and the kind of a message, which is a union in C.
CURL *ccurl_finished(CURLM *multi, CURLcode *result);
