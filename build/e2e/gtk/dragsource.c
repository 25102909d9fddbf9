/*
 * dragsource X Y FILE...: a small window at X, Y of the screen from which the files can be dragged, as from a file manager
 * (text/uri-list). It prints "ready" when it can be, "asked" when a target first asked for the list, and at the end "dropped" when one
 * took it or "refused" when none did.
 */
#include <gtk/gtk.h>
#include <stdio.h>
#include <stdlib.h>

static void say(const char *what) {
  puts(what);
  fflush(stdout);
}

static void on_get(GtkWidget *w, GdkDragContext *c, GtkSelectionData *data, guint info, guint time, gpointer uris) {
  (void)w, (void)c, (void)info, (void)time;
  static gboolean asked;
  gtk_selection_data_set_uris(data, uris);
  if (!asked) say("asked");
  asked = TRUE;
}

static gboolean refused;

static gboolean on_failed(GtkWidget *w, GdkDragContext *c, GtkDragResult r, gpointer u) {
  (void)w, (void)c, (void)r, (void)u;
  refused = TRUE;
  return TRUE; /* no animation back: the next drag can start at once */
}

static void on_end(GtkWidget *w, GdkDragContext *c, gpointer u) {
  (void)w, (void)c, (void)u;
  say(refused ? "refused" : "dropped");
  gtk_main_quit();
}

int main(int argc, char **argv) {
  gtk_init(&argc, &argv);
  if (argc < 4) return fputs("usage: dragsource X Y FILE...\n", stderr), 2;
  char **uris = g_new0(char *, argc - 2);
  for (int i = 3; i < argc; i++) {
    char *path = g_canonicalize_filename(argv[i], NULL);
    uris[i - 3] = g_filename_to_uri(path, NULL, NULL);
    g_free(path);
  }
  GtkTargetEntry entry = {"text/uri-list", 0, 0};
  GtkWidget *window = gtk_window_new(GTK_WINDOW_POPUP), *box = gtk_event_box_new();
  gtk_widget_set_size_request(window, 40, 40);
  gtk_container_add(GTK_CONTAINER(window), box);
  gtk_window_move(GTK_WINDOW(window), atoi(argv[1]), atoi(argv[2]));
  gtk_drag_source_set(box, GDK_BUTTON1_MASK, &entry, 1, GDK_ACTION_COPY);
  g_signal_connect(box, "drag-data-get", G_CALLBACK(on_get), uris);
  g_signal_connect(box, "drag-failed", G_CALLBACK(on_failed), NULL);
  g_signal_connect(box, "drag-end", G_CALLBACK(on_end), NULL);
  gtk_widget_show_all(window);
  say("ready");
  gtk_main();
  g_strfreev(uris);
  return refused;
}
