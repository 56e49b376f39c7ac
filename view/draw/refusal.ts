/**
 * An error of a tool, or of the host, as it was said; also an answer of which the host passed on nothing but the text.
 */

import type { Refusal } from "../read/answer.ts";
import { element, foreign } from "./elements.ts";

export const refusal = ({ refused }: Refusal): HTMLElement => {
  const [, code = "", said = refused] = /^([a-z_]+): (.*)$/s.exec(refused) ?? [];
  return element(
    "div",
    { class: "refusal", role: "alert" },
    element("strong", {}, code === "" ? "As text only" : code.replaceAll("_", " ")),
    element("p", {}, foreign(said)),
  );
};
