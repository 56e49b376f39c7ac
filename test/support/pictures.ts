/** Pictures of the view beside kept ones: how much of a picture looks different, whatever font drew its letters. */

import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Page } from "playwright-core";

/** A kept picture is this much smaller than the screen: letters become grey, blocks and colours stay. */
const scale = 1 / 4;
/** A part of a picture is so many pixels wide and high, at the kept size. */
const partPixels = 6;
/** Of 255, the difference of one part's mean colour that an eye sees at once. */
const visible = 20;

const asUrl = (png: Buffer): string => `data:image/png;base64,${png.toString("base64")}`;

/** Runs in the page: it is the only PNG decoder there is. */
const inPage = `
  const load = (url) => new Promise((done, fail) => {
    const image = new Image();
    image.onload = () => done(image);
    image.onerror = () => fail(new Error("not a picture"));
    image.src = url;
  });
  const drawn = async (url, scale) => {
    const image = await load(url);
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(image.width * scale);
    canvas.height = Math.round(image.height * scale);
    const context = canvas.getContext("2d", { willReadFrequently: true });
    context.imageSmoothingQuality = "high";
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    return { canvas, context };
  };
  const means = ({ canvas, context }, part) => {
    const all = [];
    for (let y = 0; y + part <= canvas.height; y += part)
      for (let x = 0; x + part <= canvas.width; x += part) {
        const { data } = context.getImageData(x, y, part, part);
        const sum = [0, 0, 0];
        for (let at = 0; at < data.length; at += 1) if (at % 4 < 3) sum[at % 4] += data[at];
        all.push(sum.map((one) => one / (part * part)));
      }
    return all;
  };
`;

/** The picture in the size in which it is kept. */
export const small = async (page: Page, png: Buffer): Promise<Buffer> => {
  const url = (await page.evaluate(
    `(async () => { ${inPage} return (await drawn(${JSON.stringify(asUrl(png))}, ${scale})).canvas.toDataURL("image/png"); })()`,
  )) as string;
  return Buffer.from(url.slice(url.indexOf(",") + 1), "base64");
};

/** The share of parts, from 0 to 1, that look different. 1 where the sizes differ. Both are small pictures. */
export const difference = async (page: Page, left: Buffer, right: Buffer): Promise<number> =>
  (await page.evaluate(`(async () => {
    ${inPage}
    const [left, right] = [await drawn(${JSON.stringify(asUrl(left))}, 1), await drawn(${JSON.stringify(asUrl(right))}, 1)];
    if (left.canvas.width !== right.canvas.width || left.canvas.height !== right.canvas.height) return 1;
    const [one, other] = [means(left, ${partPixels}), means(right, ${partPixels})];
    const changed = one.filter((mean, at) => mean.some((value, channel) => Math.abs(value - other[at][channel]) > ${visible}));
    return changed.length / one.length;
  })()`)) as number;

/** The kept picture; where there is none, or `KEEP_PICTURES` is set, this one is kept. */
export const keptBeside = (path: string, picture: Buffer): Buffer => {
  if (existsSync(path) && process.env.KEEP_PICTURES === undefined) return readFileSync(path);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, picture);
  return picture;
};
