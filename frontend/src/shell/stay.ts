/**
 * Keeps the web view on our page: what is dropped on it never opens in the page's place. It prevents every drop, not only that of files,
 * because on a busy machine the web view learns what hangs over it after it must answer; WebKitGTK then showed the dropped video instead
 * of the program (build/e2e, story drop).
 */
export function stayOnPage(page: Window) {
  const prevent = (event: Event) => event.preventDefault();
  for (const name of ["dragenter", "dragover", "drop"]) page.addEventListener(name, prevent);
}
