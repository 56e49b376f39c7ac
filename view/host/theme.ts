/** The host's theme and its style variables, where it gives any, on the page's root. */

import type { HostContext } from "./host.ts";

/** The variables that the page's own colours and fonts fall back from; a host may send many more. */
const used = /^--(color-(background|text|border)-(primary|secondary)|font-(sans|mono))$/;

export const applyTheme = ({ theme, styles }: HostContext): void => {
  const root = document.documentElement;
  if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  for (const [name, value] of Object.entries(styles?.variables ?? {})) {
    if (used.test(name) && value) root.style.setProperty(name, value);
  }
};
