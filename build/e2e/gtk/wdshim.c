/*
 * wdshim makes an unmodified release binary of a Wails v2 program (webkit2gtk-4.1) drivable by WebKitWebDriver. It is preloaded by
 * the tests and never shipped. Wails makes its web view with one function of WebKitGTK; ours is found first, switches automation on
 * and hands that same view to the driver. wdshim.so is linked with no library: its symbols are found in the program that has
 * them, so that preloading it costs a helper process (ffmpeg, the worker) nothing.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <webkit2/webkit2.h>

/* The driver passes LD_PRELOAD on to the program, the program need not pass it on to its helpers. */
__attribute__((constructor)) static void keep_from_helpers(void) {
  char path[4096];
  ssize_t n = readlink("/proc/self/exe", path, sizeof path - 1);
  if (n <= 0) return;
  path[n] = 0;
  if (!strstr(path, "WebKitWebDriver")) unsetenv("LD_PRELOAD");
}

static WebKitWebView *give_view(WebKitAutomationSession *session, gpointer view) {
  (void)session;
  return view;
}

static void on_started(WebKitWebContext *context, WebKitAutomationSession *session, gpointer view) {
  (void)context;
  WebKitApplicationInfo *info = webkit_application_info_new();
  webkit_application_info_set_name(info, "videonet");
  webkit_application_info_set_version(info, 1, 0, 0);
  webkit_automation_session_set_application_info(session, info);
  webkit_application_info_unref(info);
  g_signal_connect(session, "create-web-view", G_CALLBACK(give_view), view);
}

GtkWidget *webkit_web_view_new_with_user_content_manager(WebKitUserContentManager *manager) {
  WebKitWebContext *context = webkit_web_context_get_default();
  webkit_web_context_set_automation_allowed(context, TRUE);
  gpointer view = g_object_new(webkit_web_view_get_type(), "web-context", context, "user-content-manager", manager,
                               "is-controlled-by-automation", TRUE, NULL);
  g_signal_connect(context, "automation-started", G_CALLBACK(on_started), view);
  return view;
}
