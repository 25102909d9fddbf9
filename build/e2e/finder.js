// The body of a function (role, name, exact): the visible elements of the page that have this role and this accessible name, as a
// person with a screen reader would find them. "" stands for any role or name. It knows the roles our pages use (HTML-AAM).
const [role, name, exact] = arguments;
const implicit = {
  A: (e) => (e.hasAttribute("href") ? "link" : ""),
  ARTICLE: () => "article", ASIDE: () => "complementary", BUTTON: () => "button", CANVAS: () => "canvas", DIALOG: () => "dialog",
  H1: () => "heading", H2: () => "heading", H3: () => "heading", H4: () => "heading", IMG: () => "img", LI: () => "listitem",
  MAIN: () => "main", NAV: () => "navigation", OL: () => "list", OPTION: () => "option", PROGRESS: () => "progressbar",
  SELECT: () => "combobox", TEXTAREA: () => "textbox", UL: () => "list", OUTPUT: () => "status",
  INPUT: (e) => ({ checkbox: "checkbox", radio: "radio", range: "slider", button: "button", submit: "button", search: "searchbox" })[e.type] ?? "textbox",
};
const roleOf = (e) => e.getAttribute("role") ?? implicit[e.tagName]?.(e) ?? "";
const clean = (text) => (text ?? "").replace(/\s+/g, " ").trim();
const nameOf = (e) => {
  const ids = e.getAttribute("aria-labelledby");
  if (ids) return clean(ids.split(/\s+/).map((id) => document.getElementById(id)?.textContent).join(" "));
  return clean(e.getAttribute("aria-label")) || clean(e.labels?.[0]?.textContent) || clean(e.alt) || clean(e.innerText) || clean(e.title) || clean(e.placeholder);
};
const visible = (e) => e.checkVisibility({ visibilityProperty: true }) && !e.closest('[aria-hidden="true"]');
const fits = (e) => {
  if (name === "") return true;
  const own = nameOf(e);
  return exact ? own === name : own.includes(name);
};
const found = [...document.querySelectorAll("*")].filter((e) => (role === "" ? e.children.length === 0 : roleOf(e) === role) && visible(e) && fits(e));
return found;
