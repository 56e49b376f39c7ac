/** The faults a sandbox vendor can be given, and how they are written: `zenskar=429:3*2`. */

import { type SandboxVendor, sandboxVendors } from "./population/company.ts";

export type Fault = (
  | { readonly kind: "latency"; readonly ms: number }
  | { readonly kind: "status"; readonly status: 401 | 403 | 429 | 500 | 503; readonly retryAfter?: number }
  | { readonly kind: "truncated"; readonly withLength: boolean }
  | { readonly kind: "drip"; readonly ms: number }
  | { readonly kind: "html" | "endless" | "loop" | "insert" | "reset" | "hang" | "empty" }
  | { readonly kind: "ignore"; readonly parameter: string }
  | { readonly kind: "redirect"; readonly location: string }
  | { readonly kind: "body"; readonly json: string }
) & {
  /** Only the first so many requests; absent: all of them. */
  readonly times?: number;
};

export interface VendorFault {
  readonly vendor: SandboxVendor;
  readonly fault: Fault;
}

/** How each fault is written, and what it does. */
export const faultTable: readonly { readonly form: string; readonly does: string }[] = [
  { form: "latency:<ms>", does: "answers as usual, that much later" },
  { form: "429[:<s>]", does: "too many requests, with Retry-After if seconds are given" },
  { form: "500", does: "a server error" },
  { form: "503[:<s>]", does: "unavailable, with Retry-After if seconds are given" },
  { form: "401", does: "the key is refused" },
  { form: "403", does: "the key is not allowed" },
  {
    form: "truncated[:length]",
    does: "half the body, then the end; with :length after a Content-Length for the whole",
  },
  { form: "html", does: "200 with a web page" },
  { form: "empty", does: "200 without a body" },
  { form: "body:<json>", does: "200 with this JSON" },
  { form: "drip[:<ms>]", does: "the body byte by byte, that long apart (100)" },
  { form: "endless", does: "a body that does not end" },
  { form: "loop", does: "the position in a walk is ignored: page one for ever, and a cursor that does not advance" },
  { form: "insert", does: "a new customer is created after each answer: where the newest come first, all rows move" },
  { form: "ignore:<parameter>", does: "the vendor drops this query parameter in silence; * for every filter" },
  { form: "reset", does: "the connection is reset" },
  { form: "hang", does: "no answer ever" },
  { form: "redirect:<url>", does: "302 to that address" },
];

/** The table as text for `--help`. */
export const faultHelp = (): string => {
  const width = Math.max(...faultTable.map(({ form }) => form.length));
  const lines = faultTable.map(({ form, does }) => `  ${form.padEnd(width)}  ${does}`);
  return [
    "Faults, written <vendor>=<fault>, with *<n> at the end for the first n requests only (zenskar=429:3*2):",
    ...lines,
  ].join("\n");
};

/** A fault that is not written as the table says. The message names what would be right. */
export class FaultSyntaxError extends Error {
  override readonly name = "FaultSyntaxError";
}

const wrong = (text: string, hint: string) => new FaultSyntaxError(`"${text}" is no fault: ${hint}`);

const wholeNumber = (text: string, given: string, what: string): number => {
  if (!/^\d{1,9}$/.test(given)) throw wrong(text, `${what} must be a whole number, as in "${text.split(":")[0]}:3"`);
  return Number(given);
};

const plainKinds = ["html", "endless", "loop", "insert", "reset", "hang", "empty"] as const;

const withValue = (text: string, kind: string, value: string): Fault => {
  switch (kind) {
    case "latency":
      return { kind, ms: wholeNumber(text, value, "the time in milliseconds") };
    case "drip":
      return { kind, ms: wholeNumber(text, value, "the time between bytes in milliseconds") };
    case "429":
    case "503":
      return {
        kind: "status",
        status: kind === "429" ? 429 : 503,
        retryAfter: wholeNumber(text, value, "Retry-After in seconds"),
      };
    case "truncated":
      if (value !== "length") throw wrong(text, `write "truncated" or "truncated:length"`);
      return { kind, withLength: true };
    case "ignore":
      return { kind, parameter: value };
    case "redirect":
      if (!URL.canParse(value)) throw wrong(text, `write a whole address, as in "redirect:https://example.com/"`);
      return { kind, location: value };
    case "body":
      try {
        JSON.parse(value);
      } catch {
        throw wrong(text, `what follows "body:" must be JSON, as in 'body:{"results":[]}'`);
      }
      return { kind, json: value };
    default:
      throw wrong(text, `known are ${faultTable.map(({ form }) => form).join(", ")}`);
  }
};

const withoutValue = (text: string, kind: string): Fault => {
  const plain = plainKinds.find((one) => one === kind);
  if (plain) return { kind: plain };
  const status = ([401, 403, 429, 500, 503] as const).find((one) => String(one) === kind);
  if (status) return { kind: "status", status };
  if (kind === "truncated") return { kind, withLength: false };
  if (kind === "drip") return { kind, ms: 100 };
  if (["latency", "ignore", "redirect", "body"].includes(kind)) {
    const form = faultTable.find((one) => one.form.startsWith(kind))?.form;
    throw wrong(text, `it needs a value: ${form}`);
  }
  return withValue(text, kind, "");
};

/**
 * Reads a fault without its vendor: `429:3*2`.
 *
 * @throws FaultSyntaxError
 */
export const readFault = (text: string): Fault => {
  const [, body = text, times] = /^(.*?)(?:\*(\d{1,9}))?$/s.exec(text) ?? [];
  const colon = body.indexOf(":");
  const fault = colon < 0 ? withoutValue(text, body) : withValue(text, body.slice(0, colon), body.slice(colon + 1));
  return times === undefined ? fault : { ...fault, times: Number(times) };
};

/**
 * Reads a vendor and its fault: `zenskar=429:3`.
 *
 * @throws FaultSyntaxError
 */
export const parseFault = (text: string): VendorFault => {
  const equals = text.indexOf("=");
  const vendor = sandboxVendors.find((one) => one === text.slice(0, Math.max(equals, 0)));
  if (!vendor)
    throw wrong(text, `write <vendor>=<fault>, as in "zenskar=429:3"; vendors are ${sandboxVendors.join(", ")}`);
  return { vendor, fault: readFault(text.slice(equals + 1)) };
};
