// The body of a function (canvas): [counter, clock] of the test picture that the canvas shows, or null when its check fails. The rule is
// that of backend/media/testpattern: three rows of 32 blocks of width/40, the bit is 1 when the mean green of the 4x4 pixels in the
// middle is above 128.
const [canvas] = arguments;
const { width, height } = canvas, u = width / 40;
if (!width || !height) return null;
const top = Math.floor(height - 4 * u), band = new OffscreenCanvas(width, height - top).getContext("2d", { willReadFrequently: true });
band.drawImage(canvas, 0, top, width, height - top, 0, 0, width, height - top);
const { data } = band.getImageData(0, 0, width, height - top);
const row = (r) => {
  let value = 0;
  for (let i = 0; i < 32; i++) {
    const x0 = Math.floor((4.5 + i) * u) - 2, y0 = Math.floor(height - (3.5 - r) * u) - 2 - top;
    let green = 0;
    for (let y = y0; y < y0 + 4; y++) for (let x = x0; x < x0 + 4; x++) green += data[4 * (y * width + x) + 1];
    value = value * 2 + (green > 16 * 128 ? 1 : 0);
  }
  return value;
};
const [counter, clock, check] = [row(0), row(1), row(2)];
return ((counter ^ clock ^ 0x5a5a5a5a) >>> 0) === check ? [counter, clock] : null;
