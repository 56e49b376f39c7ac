/** An error of a tool, or of the host, as it was said. */

import type { Refusal } from "../read/answer.ts";
import { element, foreign } from "./elements.ts";

export const refusal = ({ refused }: Refusal): HTMLElement => {
  const [, code = "", said = refused] = /^([a-z_]+): (.*)$/s.exec(refused) ?? [];
  return element(
    "div",
    { class: "refusal", role: "alert" },
    element("strong", {}, code === "" ? "No answer" : code.replaceAll("_", " ")),
    element("p", {}, foreign(said)),
  );
};
