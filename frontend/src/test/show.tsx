import { render } from "@testing-library/react";
import axe from "axe-core";
import type { ReactNode } from "react";
import { expect } from "vitest";
import { type Backend, openBackend } from "@/backend/backend";
import type { Door } from "@/backend/door";
import { openFake } from "@/backend/fake";
import type { Locale } from "@/lib/format";
import { createI18n } from "@/lib/i18n";
import { resources } from "@/shell/i18n";
import { Root } from "@/shell/root";
import { ToastCorner } from "@/ui/toasts";

export type Shown = {
  readonly backend: Backend;
  readonly door: Door;
  readonly container: HTMLElement;
};

/** Shows a part of the window on the fake backend; search: what its address would say (fake/options.ts). */
export async function show(
  part: ReactNode,
  search = "scene=six",
  locale: Locale = "en",
): Promise<Shown> {
  const { door, draw } = openFake(new URLSearchParams(`still&${search}`));
  const backend = await openBackend(door);
  await new Promise((done) => setTimeout(done)); // the first snapshots
  const { container } = render(
    <Root backend={backend} i18n={createI18n(resources, locale)} carrier={null} draw={draw}>
      {part}
      <ToastCorner />
    </Root>,
  );
  return { backend, door, container };
}

/** No rule of axe is broken; contrast needs a real browser and is looked at by the Playwright tests. */
export async function expectAccessible(container: Element) {
  const { violations } = await axe.run(container, {
    rules: {
      "color-contrast": { enabled: false },
      region: { enabled: false },
      list: { enabled: true },
    },
  });
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
}
