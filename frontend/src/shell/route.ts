import { useSyncExternalStore } from "react";

// Where the page is stands in the address after "#", so that a reload shows the same place. Never anything secret.

export type Panel = "people" | "chat" | "files";

export type Route =
  | { readonly page: "home" }
  | { readonly page: "room"; readonly panel: Panel | null }
  | { readonly page: "files" }
  | { readonly page: "settings" }
  | { readonly page: "machine" }
  | { readonly page: "analyses" }
  | { readonly page: "analysis"; readonly job: string };

const panels: readonly string[] = ["people", "chat", "files"] satisfies readonly Panel[];

export function parseRoute(hash: string): Route {
  const [page = "", rest = ""] = hash.replace(/^#?\/?/, "").split("/");
  switch (page) {
    case "room":
      return { page, panel: panels.includes(rest) ? (rest as Panel) : null };
    case "files":
    case "settings":
    case "machine":
      return { page };
    case "analysis":
      return rest ? { page, job: decodeURIComponent(rest) } : { page: "analyses" };
    default:
      return { page: "home" };
  }
}

export function writeRoute(route: Route): string {
  switch (route.page) {
    case "home":
      return "#/";
    case "room":
      return route.panel ? `#/room/${route.panel}` : "#/room";
    case "files":
      return "#/files";
    case "settings":
      return "#/settings";
    case "machine":
      return "#/machine";
    case "analyses":
      return "#/analysis";
    case "analysis":
      return `#/analysis/${encodeURIComponent(route.job)}`;
  }
}

export function go(route: Route): void {
  window.location.hash = writeRoute(route);
}

function subscribe(changed: () => void) {
  window.addEventListener("hashchange", changed);
  return () => window.removeEventListener("hashchange", changed);
}

export function useRoute(): Route {
  return parseRoute(useSyncExternalStore(subscribe, () => window.location.hash));
}
