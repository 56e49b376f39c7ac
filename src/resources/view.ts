/**
 * The page that draws answers, as `resources/read` gives it: one file beside the built program, read when it is asked
 * for.
 */

import { readFile } from "node:fs/promises";
import { listedView } from "./listed.ts";

/** Made of `view/` by the build; there is none beside the source. */
const file = new URL("../view.html", import.meta.url);

let page: Promise<string> | undefined;

/** The same for everybody: it holds no data. */
export const readView = async (): Promise<{
  readonly uri: string;
  readonly mimeType: string;
  readonly text: string;
  readonly _meta: Record<string, unknown>;
}> => {
  page ??= readFile(file, "utf8");
  const { uri, mimeType, _meta } = listedView;
  return { uri, mimeType, text: await page, _meta };
};
