// Keys match by their place on the board (code), so that Korean and Japanese input work; nothing fires while a word is composed.

/** Tells whether the event belongs to a text that somebody writes. */
export function isTyping(event: KeyboardEvent): boolean {
  if (event.isComposing || event.keyCode === 229) return true;
  const target = event.target;
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches("input, textarea, select"))
  );
}

/** Tells whether the keys of a combination such as "Ctrl+Shift+KeyM" are down, and no more. */
export function matchesKeys(event: KeyboardEvent, combination: string): boolean {
  const parts = combination.split("+");
  return (
    event.code === parts.at(-1) &&
    event.ctrlKey === parts.includes("Ctrl") &&
    event.shiftKey === parts.includes("Shift") &&
    event.altKey === parts.includes("Alt") &&
    !event.metaKey
  );
}
