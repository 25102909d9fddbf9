import { blacks, cuts } from "./reports";

// Pictures that the fake draws itself: people in a room, and a video with shots. 640 × 360, light from the upper left.

const width = 640;
const height = 360;

type Look = {
  readonly wall: string;
  readonly dark: string;
  readonly skin: string;
  readonly hair: string;
  readonly cloth: string;
  readonly long: boolean;
};

const looks: readonly Look[] = [
  {
    wall: "#b9c8c4",
    dark: "#5d7370",
    skin: "#d9a98a",
    hair: "#2b201c",
    cloth: "#c9831c",
    long: true,
  },
  {
    wall: "#8fa3b5",
    dark: "#3b4a5a",
    skin: "#c98f6d",
    hair: "#4a2f1d",
    cloth: "#2f4a3a",
    long: false,
  },
  {
    wall: "#c8beb0",
    dark: "#6b5a48",
    skin: "#e3b797",
    hair: "#8a5a2b",
    cloth: "#3f5872",
    long: false,
  },
  {
    wall: "#a9a1ba",
    dark: "#453c58",
    skin: "#8a5a40",
    hair: "#17110f",
    cloth: "#7a2f3a",
    long: true,
  },
  {
    wall: "#b7c4a8",
    dark: "#4e5c40",
    skin: "#e0b08c",
    hair: "#1d1a19",
    cloth: "#30343c",
    long: false,
  },
  {
    wall: "#aebcc9",
    dark: "#42566a",
    skin: "#d8a587",
    hair: "#3a2a20",
    cloth: "#39414d",
    long: false,
  },
];

function lookOf(stream: string): Look {
  let hash = 0;
  for (const c of stream) hash = (hash * 31 + (c.codePointAt(0) ?? 0)) >>> 0;
  return looks[hash % looks.length] as Look;
}

function room(g: CanvasRenderingContext2D, look: Look) {
  const wall = g.createRadialGradient(190, 60, 40, 320, 200, 520);
  wall.addColorStop(0, look.wall);
  wall.addColorStop(1, look.dark);
  g.fillStyle = wall;
  g.fillRect(0, 0, width, height);
  g.filter = "blur(9px)";
  g.fillStyle = "rgb(255 255 255 / 0.5)";
  g.fillRect(46, 40, 110, 150); // a window
  g.fillStyle = look.dark;
  g.fillRect(500, 30, 90, 330); // a shelf
  g.fillStyle = "rgb(0 0 0 / 0.25)";
  for (let i = 0; i < 4; i += 1) g.fillRect(500, 96 + i * 70, 90, 8);
  g.fillStyle = look.cloth;
  g.fillRect(512, 60, 16, 36);
  g.fillStyle = "rgb(255 255 255 / 0.3)";
  g.fillRect(534, 130, 30, 34);
  g.filter = "none";
}

function ellipse(g: CanvasRenderingContext2D, x: number, y: number, rx: number, ry: number) {
  g.beginPath();
  g.ellipse(x, y, rx, ry, 0, 0, 2 * Math.PI);
  g.fill();
}

function shaded(g: CanvasRenderingContext2D, colour: string, x: number, y: number, r: number) {
  const light = g.createRadialGradient(x - r * 0.4, y - r * 0.5, r * 0.1, x, y, r * 1.5);
  light.addColorStop(0, colour);
  light.addColorStop(1, `color-mix(in oklab, ${colour}, black 45%)`);
  return light;
}

function portrait(g: CanvasRenderingContext2D, stream: string, t: number) {
  const look = lookOf(stream);
  room(g, look);
  const sway = Math.sin(t * 0.9) * 5;
  const nod = Math.sin(t * 1.7) * 2;
  const x = 320 + sway;
  const y = 168 + nod;
  g.filter = "blur(1.2px)";
  if (look.long) {
    g.fillStyle = shaded(g, look.hair, x, y, 90);
    ellipse(g, x, y + 30, 86, 118);
  }
  g.fillStyle = shaded(g, look.cloth, 320, 360, 190);
  g.beginPath();
  g.moveTo(120 + sway * 0.4, 372);
  g.bezierCurveTo(140, 268, 230, 262, 282 + sway * 0.6, 246);
  g.lineTo(358 + sway * 0.6, 246);
  g.bezierCurveTo(412, 262, 500, 268, 520 + sway * 0.4, 372);
  g.fill();
  g.fillStyle = `color-mix(in oklab, ${look.skin}, black 26%)`;
  g.fillRect(x - 27, y + 46, 54, 48);
  ellipse(g, x, y + 92, 30, 14);
  g.fillStyle = shaded(g, look.skin, x, y, 74);
  ellipse(g, x, y, 60, 76);
  g.fillStyle = shaded(g, look.hair, x, y - 50, 70);
  g.beginPath();
  g.ellipse(x, y - 22, 66, 64, 0, Math.PI * 0.98, Math.PI * 2.02);
  g.bezierCurveTo(x + 34, y - 36, x - 10, y - 46, x - 64, y - 18);
  g.fill();
  g.fillStyle = "rgb(30 22 18 / 0.75)";
  const blink = Math.sin(t * 1.3) > 0.985 ? 0.6 : 3.6;
  ellipse(g, x - 22, y - 2, 5, blink);
  ellipse(g, x + 22, y - 2, 5, blink);
  g.fillStyle = "rgb(120 40 40 / 0.55)";
  ellipse(g, x, y + 38, 16, 3 + Math.abs(Math.sin(t * 6)) * 3);
  g.filter = "none";
}

/** A moving pattern with a counter, as the source "test" has it. */
function pattern(g: CanvasRenderingContext2D, t: number) {
  const sky = g.createLinearGradient(0, 0, 0, height);
  sky.addColorStop(0, "#24445f");
  sky.addColorStop(0.6, "#c98b6a");
  sky.addColorStop(1, "#3a2a30");
  g.fillStyle = sky;
  g.fillRect(0, 0, width, height);
  g.fillStyle = "#f1d9a8";
  ellipse(g, 460 + Math.sin(t / 4) * 30, 190, 42, 42);
  for (const [i, colour] of ["#2b3644", "#1d2631", "#12181f"].entries()) {
    g.fillStyle = colour;
    g.beginPath();
    g.moveTo(0, height);
    for (let x = 0; x <= width; x += 8) {
      g.lineTo(
        x,
        220 + i * 44 + Math.sin(x / (60 - i * 12) + i * 2 + t * 0.3 * (i + 1)) * (26 - i * 5),
      );
    }
    g.lineTo(width, height);
    g.fill();
  }
}

const scenery = [210, 35, 150, 280, 20, 95, 330, 60];

/** The picture of the fake video at a time. */
export function video(g: CanvasRenderingContext2D, at: number) {
  if (blacks.some(([start, end]) => at >= start && at < end)) {
    g.fillStyle = "#000";
    g.fillRect(0, 0, width, height);
    return;
  }
  const shot = cuts.findLastIndex((cut) => cut <= at + 1e-6) + 1;
  if (shot % 3 === 1) {
    portrait(g, `fake:${["Mina", "Jonas", "Yuki", "Amara"][shot % 4]}`, at);
  } else {
    pattern(g, at + shot * 9);
    g.fillStyle = `hsl(${scenery[shot % scenery.length]} 60% 45% / 0.35)`;
    g.fillRect(0, 0, width, height);
  }
  g.fillStyle = "rgb(0 0 0 / 0.55)";
  g.fillRect(16, 16, 118, 30);
  g.fillStyle = "#fff";
  g.font = "16px monospace";
  g.fillText(String(Math.floor(at * 25 + 1e-6)).padStart(6, "0"), 26, 37);
}

/** Draws a stream on a canvas 25 times a second, or once when nothing moves; at: where the player is. */
export function drawFake(still: boolean, at: () => number) {
  return (stream: string, canvas: HTMLCanvasElement) => {
    canvas.width = width;
    canvas.height = height;
    const g = canvas.getContext("2d");
    const draw = () => {
      if (!g) return;
      const t = still ? 1 : performance.now() / 1_000;
      if (stream === "fake:player") video(g, at());
      else if (stream === "fake:Studio B") pattern(g, t);
      else portrait(g, stream, t);
    };
    draw();
    if (still && stream !== "fake:player") return () => undefined;
    const timer = setInterval(draw, still ? 400 : 40);
    return () => clearInterval(timer);
  };
}
