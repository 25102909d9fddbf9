// Small pictures of videos that do not exist: drawn as text, so that they need no canvas and no file.

const scenes = [
  // a horizon with a sun
  (h: number) =>
    `<path fill='hsl(${h} 30% 26%)' d='M0 0h160v90H0z'/><circle cx='112' cy='34' r='15' fill='hsl(${(h + 40) % 360} 70% 68%)'/>` +
    `<path fill='hsl(${h} 28% 13%)' d='M0 62q40-14 84-4t76-10v42H0z'/>`,
  // a person before a wall
  (h: number) =>
    `<path fill='hsl(${h} 12% 52%)' d='M0 0h160v90H0z'/><path fill='hsl(${h} 14% 40%)' d='M104 0h56v90h-56z'/>` +
    `<circle cx='76' cy='36' r='13' fill='hsl(24 34% 62%)'/><path fill='hsl(${(h + 180) % 360} 55% 42%)' d='M48 90q2-36 28-36t28 36z'/>`,
  // things on a table
  (h: number) =>
    `<path fill='hsl(${h} 10% 66%)' d='M0 0h160v58H0z'/><path fill='hsl(${h} 12% 46%)' d='M0 58h160v32H0z'/>` +
    [34, 78, 122]
      .map(
        (x) =>
          `<rect x='${x}' y='24' width='12' height='42' rx='4' fill='hsl(${(h + 190) % 360} 45% 48%)'/>`,
      )
      .join(""),
] as const;

/** A picture of 160×90 for the src of an <img>; the same number gives the same one. */
export function mini(number: number): string {
  const scene = scenes[number % scenes.length] ?? scenes[0];
  const svg = `<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 160 90'>${scene((number * 67) % 360)}</svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
