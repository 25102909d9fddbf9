import { describe, expect, it } from "vitest";
import { parseRoute, type Route, writeRoute } from "./route";

const routes: readonly Route[] = [
  { page: "home" },
  { page: "room", panel: null },
  { page: "room", panel: "chat" },
  { page: "files" },
  { page: "settings" },
  { page: "machine" },
  { page: "analyses" },
  { page: "analysis", job: "a/b c" },
];

describe("a route", () => {
  it.each(routes)("comes back from the address: $page", (route) => {
    expect(parseRoute(writeRoute(route))).toEqual(route);
  });

  it.each(["", "#", "#/nowhere", "#/room/videonet:AQID"])(
    "%s leads to a page that exists",
    (hash) => {
      expect(["home", "room"]).toContain(parseRoute(hash).page);
    },
  );
});
