import { describe, expect, it } from "vitest";
import { layoutTiles } from "./tile-layout";

const stages = [
  [1032, 777],
  [1370, 752],
  [560, 480],
  [536, 492],
  [300, 900],
] as const;

describe("layoutTiles", () => {
  it("puts six people in two columns on the stage of the look", () => {
    const tiles = layoutTiles(6, 1032, 777, 6);
    expect(new Set(tiles.map((tile) => Math.round(tile.x))).size).toBe(2);
  });

  it("fills the stage with one", () => {
    expect(layoutTiles(1, 1370, 752, 6)).toEqual([{ x: 6, y: 6, width: 1358, height: 740 }]);
  });

  it.each(stages)(
    "keeps tiles inside %d×%d, apart, equal, and between 4:3 and 2:1",
    (width, height) => {
      for (let n = 1; n <= 12; n += 1) {
        const tiles = layoutTiles(n, width, height, 6);
        expect(tiles).toHaveLength(n);
        for (const [i, a] of tiles.entries()) {
          expect(a.x).toBeGreaterThanOrEqual(5.9);
          expect(a.y).toBeGreaterThanOrEqual(5.9);
          expect(a.x + a.width).toBeLessThanOrEqual(width - 5.9);
          expect(a.y + a.height).toBeLessThanOrEqual(height - 5.9);
          expect(a.width / a.height).toBeGreaterThanOrEqual(4 / 3 - 0.001);
          expect(a.width / a.height).toBeLessThanOrEqual(2.001);
          for (const b of tiles.slice(i + 1)) {
            const apart =
              a.x + a.width + 5.9 <= b.x ||
              b.x + b.width + 5.9 <= a.x ||
              a.y + a.height + 5.9 <= b.y;
            expect(apart).toBe(true);
          }
        }
      }
    },
  );

  it("has no other number of columns with a larger tile", () => {
    const area = (columns: number) => {
      const rows = Math.ceil(7 / columns);
      const w = (900 - 6 * (columns + 1)) / columns;
      const h = (600 - 6 * (rows + 1)) / rows;
      const shape = Math.min(Math.max(w / h, 4 / 3), 2);
      return w / h > shape ? h * shape * h : (w * w) / shape;
    };
    const [tile] = layoutTiles(7, 900, 600, 6);
    const best = Math.max(...[1, 2, 3, 4, 5, 6, 7].map(area));
    expect((tile?.width ?? 0) * (tile?.height ?? 0)).toBeCloseTo(best, 0);
  });

  it("gives nothing for no stage", () => expect(layoutTiles(3, 0, 0, 6)).toEqual([]));
});
