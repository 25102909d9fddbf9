// The page of chromium_linux_test.go: shows one stream by the code of the product and reports what is on its canvas. It takes orders from
// the address: codec=jpeg (as a web view without VP8), carrier=events (an emitter made of EventSource and fetch).
import { Carrier } from "../../../frontend/src/lib/picture/carrier.ts";
import { supportedCodecs } from "../../../frontend/src/lib/picture/codecs.ts";
import { type Emitter, eventsDial } from "../../../frontend/src/lib/picture/events-line.ts";
import { LivePicture } from "../../../frontend/src/lib/picture/live-picture.ts";
import { socketDial } from "../../../frontend/src/lib/picture/socket-line.ts";

const orders = new URLSearchParams(location.search);
const loaded = performance.timeOrigin;

function post(path: string, body: string): Promise<Response> {
  return fetch(path, { method: "POST", body });
}

let said: Promise<unknown> = Promise.resolve(); // one after the other
const emitter: Emitter = {
  on(_, handler) {
    const source = new EventSource("/events");
    source.onmessage = ({ data }) => handler(data);
    said = new Promise((resolve) => {
      source.onopen = resolve;
    });
    return () => source.close();
  },
  emit(_, payload) {
    said = said.then(() => post("/events", payload));
  },
};

async function main(): Promise<void> {
  const { address, token } = await (await post("/info", "")).json();
  const carrier = new Carrier({
    dials: [orders.get("carrier") === "events" ? eventsDial(emitter) : socketDial(address)],
    token,
    codecs: async () => (orders.get("codec") === "jpeg" ? ["jpeg"] : await supportedCodecs()),
  });
  const canvas = document.querySelector("canvas") as HTMLCanvasElement;
  const context = canvas.getContext("2d", { alpha: false }) as CanvasRenderingContext2D;
  let pts = -1;
  const live = new LivePicture({
    carrier,
    stream: "clip",
    canvas,
    onReport: (report) => {
      pts = report.pts;
    },
  });
  const gray = (x: number) => {
    const [r, g, b] = context.getImageData(Math.floor(canvas.width * x), canvas.height / 2, 1, 1).data;
    return [r, g, b];
  };
  for (;;) {
    const { shown, skipped, late } = live;
    const answer = await post(
      "/report",
      JSON.stringify({
        loaded,
        state: carrier.state,
        codecs: await supportedCodecs(),
        width: canvas.width,
        height: canvas.height,
        left: gray(0.25),
        right: gray(0.75),
        pts,
        shown,
        skipped,
        late,
      }),
    );
    if ((await answer.text()) === "reload") location.reload();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

void main();
