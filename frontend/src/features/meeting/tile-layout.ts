export type Rect = {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
};

const narrowest = 4 / 3; // tiles keep a shape between these two by cropping, never by bars
const widest = 2;

/** The largest shape between 4:3 and 2:1 that fits into a cell. */
function fitTile(width: number, height: number) {
  const shape = Math.min(Math.max(width / height, narrowest), widest);
  return width / height > shape
    ? { width: height * shape, height }
    : { width, height: width / shape };
}

/**
 * Places n tiles on a stage of width × height CSS pixels, with the number of columns that gives the largest tile. A last row
 * that is not full stands in the middle. The order never changes.
 */
export function layoutTiles(
  n: number,
  width: number,
  height: number,
  gap: number,
): readonly Rect[] {
  if (n <= 0 || width <= 2 * gap || height <= 2 * gap) return [];
  let best = { columns: 1, rows: n, width: 0, height: 0 };
  for (let columns = 1; columns <= n; columns += 1) {
    const rows = Math.ceil(n / columns);
    const tile = fitTile(
      (width - gap * (columns + 1)) / columns,
      (height - gap * (rows + 1)) / rows,
    );
    // A tile that is less than a pixel larger is not worth a more crowded row.
    if (tile.width * tile.height > best.width * best.height + 1) best = { columns, rows, ...tile };
  }
  const top = (height - best.rows * best.height - (best.rows - 1) * gap) / 2;
  return Array.from({ length: n }, (_, i) => {
    const row = Math.floor(i / best.columns);
    const inRow = row === best.rows - 1 ? n - row * best.columns : best.columns;
    const left = (width - inRow * best.width - (inRow - 1) * gap) / 2;
    return {
      x: left + (i % best.columns) * (best.width + gap),
      y: top + row * (best.height + gap),
      width: best.width,
      height: best.height,
    };
  });
}
