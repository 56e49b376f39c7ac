/** Elements of the page. Text only ever becomes a text node: nothing that a vendor sent is read as markup. */

export type Child = Node | string | undefined | readonly Child[];

/** What may be set; nothing that loads, links or runs. */
export interface Attributes {
  readonly class?: string | undefined;
  readonly id?: string;
  readonly title?: string | undefined;
  readonly role?: string;
  readonly dir?: "auto";
  readonly tabindex?: string;
  readonly type?: "button";
  readonly value?: string;
  readonly scope?: "col" | "row" | "rowgroup";
  readonly colspan?: string;
  readonly for?: string;
  readonly "data-column"?: string;
  readonly "data-label"?: string;
  readonly "data-age"?: string | undefined;
  readonly "data-tone"?: string | undefined;
  readonly "aria-label"?: string | undefined;
  readonly "aria-labelledby"?: string;
  readonly "aria-hidden"?: "true";
  readonly "aria-sort"?: "ascending" | "descending" | undefined;
  readonly "aria-busy"?: "true";
}

const append = (parent: Element, child: Child): void => {
  if (child === undefined) return;
  if (typeof child === "string") parent.append(document.createTextNode(child));
  else if (child instanceof Node) parent.append(child);
  else for (const one of child) append(parent, one);
};

export const element = <Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Attributes,
  ...children: readonly Child[]
): HTMLElementTagNameMap[Name] => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) if (value !== undefined) made.setAttribute(key, String(value));
  append(made, children);
  return made;
};

export const button = (label: Child, attributes: Attributes, act: () => void): HTMLButtonElement => {
  const made = element("button", { type: "button", ...attributes }, label);
  made.addEventListener("click", act);
  return made;
};

/** Read out, not seen. */
export const aside = (text: string): HTMLElement => element("span", { class: "aside" }, text);

/** What somebody else wrote: its direction is its own, and it does not turn what stands around it. */
export const foreign = (text: string, attributes: Attributes = {}): HTMLElement => element("bdi", attributes, text);

/** The columns of a table of ours, by their widths beside each other. */
export const setTracks = (made: HTMLElement, widths: readonly number[]): void => {
  made.style.setProperty("--widths", String(widths.reduce((sum, width) => sum + width, 0)));
  made.style.setProperty("--tracks", widths.map((width) => `minmax(0, ${width}fr)`).join(" "));
};

/** A part of a whole as a width, in percent. */
export const widthOf = (made: HTMLElement, share: number): HTMLElement => {
  made.style.setProperty("width", `${Math.max(0, Math.min(1, share)) * 100}%`);
  return made;
};
