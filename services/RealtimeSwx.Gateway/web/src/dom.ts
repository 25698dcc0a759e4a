type Child = Node | string | null | false;

type Attributes = Record<string, string | boolean | null | undefined>;

/** One HTML element; text children become text nodes, so data can never become markup. */
export function h<K extends keyof HTMLElementTagNameMap>(tag: K, attributes: Attributes = {}, ...children: Child[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  fill(element, attributes, children);
  return element;
}

export function s<K extends keyof SVGElementTagNameMap>(tag: K, attributes: Attributes = {}, ...children: Child[]): SVGElementTagNameMap[K] {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  fill(element, attributes, children);
  return element;
}

function fill(element: Element, attributes: Attributes, children: Child[]): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? "" : value);
    }
  }
  element.append(...children.filter((c): c is Node | string => c !== null && c !== false));
}

export function byId(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (element === null) {
    throw new Error(`the page has no element #${id}`);
  }
  return element;
}

/** Replaces the content only when its markup changed: screen readers announce live regions on every replacement, and text selections survive. */
export function show(container: HTMLElement, ...children: Child[]): void {
  const next = document.createElement("div");
  next.append(...children.filter((c): c is Node | string => c !== null && c !== false));
  if (next.innerHTML !== container.innerHTML) {
    const open = [...container.querySelectorAll("details")].map((d) => d.open);
    container.replaceChildren(...next.childNodes);
    container.querySelectorAll("details").forEach((d, i) => (d.open = open[i] ?? d.open));
  }
}

export interface Column<Row> {
  readonly head: string;
  readonly cell: (row: Row) => Child;
  readonly numeric?: boolean;
  readonly title?: string;
}

export function table<Row>(caption: string, columns: readonly Column<Row>[], rows: readonly Row[]): HTMLElement {
  const cell = (c: Column<Row>, i: number, row: Row): HTMLElement =>
    h(i === 0 ? "th" : "td", { scope: i === 0 ? "row" : null, class: c.numeric ? "n" : null }, c.cell(row));
  return h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption },
    h("table", {},
      h("thead", {}, h("tr", {}, ...columns.map((c) => h("th", { scope: "col", class: c.numeric ? "n" : null, title: c.title ?? null }, c.head)))),
      h("tbody", {}, ...rows.map((row) => h("tr", {}, ...columns.map((c, i) => cell(c, i, row)))))));
}
