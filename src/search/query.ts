/**
 * What a search text can be (an e-mail, a phone, a VAT id, a number, an id, a name), and how each is best asked for.
 */

import { cleanText, foldEmail, foldKey, foldPhone, foldVat } from "../text/fold.ts";
import { linkedService } from "../text/linked-service.ts";
import { objectIdPattern } from "../vocabulary/id-forms.ts";
import { longestQuery, type QueryKind } from "../vocabulary/search.ts";
import { type NameKeys, nameKeys } from "./name-keys.ts";

export interface ParsedQuery {
  /** As typed, without what was never meant: invisible characters, full-width letters, quotation marks around it. */
  readonly text: string;
  /** What it can be, best first; never empty. A text that can only be one thing has one kind. */
  readonly kinds: readonly QueryKind[];
  /** What to send to a vendor for a kind: the address alone, the number without "customer no." */
  readonly asked: { readonly [K in QueryKind]?: string };
  readonly name: NameKeys;
  /** An id in another system, folded as in `fold.ts`; `service` where the text says in which. */
  readonly link?: { readonly id: string; readonly service?: string | undefined } | undefined;
  /** Folded as in `fold.ts`, each present exactly when the text can be of that kind. */
  readonly key?: string | undefined;
  readonly email?: string | undefined;
  readonly vatId?: string | undefined;
  readonly phone?: string | undefined;
}

const address = /[^\s<>@,;:"]+@[^\s<>@,;:"]+\.[^\s<>@.,;:"]{2,}/;
/** `acme.com`, `@acme.com`; but not "E.ON", nor a number with a stop in it. */
const domain = /^@?[\p{L}\p{N}-]{2,}(?:\.[\p{L}\p{N}-]+)*\.\p{L}{2,24}$/u;

const numberLabel =
  /^(?:#|(?:(?:customer|client|account|debtor|kunden?|debitor(?:en)?)[\s-]*)?(?:number|nummer|no\.?|nr\.?|id)?|kd\.?[\s-]*nr\.?)[\s:#-]*(?=\S*\d)/i;
const vatLabel = /^(?:vat|ust|u ?id|tva|iva|btw|mwst)(?:[\s.-]*id)?(?:[\s.-]*(?:number|nummer|no|nr))?[\s.:-]+/i;

const surelyId = /^\{?[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}\}?$|^[0-9a-f]{24}$/i;
const prefixedId = /^[a-z]{2,12}_[a-z0-9_]+$/i;
/** Stripe's and others': long enough that nobody types it as a number or a name. */
const longPrefixedId = /^[a-z]{2,12}_(?=[a-z_]*\d)[a-z0-9]{10,}$/i;

/** `stripe:cus_…`, as the column of links shows them, and `QuickBooks 58`. */
const serviceAndId = /^([a-z]{4,12})(?:\s+id)?[\s:#-]+(?=\S*\d)(\S+)$/i;

const linkIn = (text: string): { readonly service: string; readonly id: string } | undefined => {
  const [, before = "", id = ""] = serviceAndId.exec(text) ?? [];
  const service = linkedService(before);
  return service === undefined ? undefined : { service, id };
};

const withoutHyphens = /^\{?([0-9a-f]{8})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{12})\}?$/i;

/** As vendors write them: ids of hexadecimal digits in lower case, a UUID with its hyphens. */
const plainId = (text: string): string => {
  const [, ...groups] = withoutHyphens.exec(text) ?? [];
  if (groups.length > 0) return groups.join("-").toLowerCase();
  return objectIdPattern.test(text) ? text.toLowerCase() : text;
};

/** After folding. Source: the structures published for VIES, HMRC, and the Swiss and Norwegian registers. */
const vatShapes = new RegExp(
  `^(?:${[
    "ATU\\d{8}|BE[01]?\\d{9}|BG\\d{9,10}|CY\\d{8}[A-Z]|CZ\\d{8,10}|DE\\d{9}|DK\\d{8}|EE\\d{9}|(?:EL|GR)\\d{9}",
    "ES[A-Z0-9]\\d{7}[A-Z0-9]|FI\\d{8}|FR[A-Z0-9]{2}\\d{9}|HR\\d{11}|HU\\d{8}|IE\\d[A-Z0-9]\\d{5}[A-Z]{1,2}|IT\\d{11}",
    "LT(?:\\d{9}|\\d{12})|LU\\d{8}|LV\\d{11}|MT\\d{8}|NL\\d{9}B\\d{2}|PL\\d{10}|PT\\d{9}|RO\\d{2,10}|SE\\d{12}",
    "SI\\d{8}|SK\\d{10}|(?:GB|XI)(?:\\d{9}|\\d{12}|(?:GD|HA)\\d{3})|CHE\\d{9}|NO\\d{9}(?:MVA)?|TR\\d{10}",
  ].join("|")})$`,
);

const phoneShape = /^(?:tel\.?:? ?)?\(?\+?[\d\s()./–-]+(?:\s*(?:ext\.?|x)\s*\d+)?$/i;

const digitsOf = (text: string): string => text.replace(/\D/g, "");

/** One word with digits: a customer number, or a name such as 3M. */
const oneWord = /^(?=.*\d)[\p{L}\p{N}]+(?:[-_/.][\p{L}\p{N}]+)*$/u;
const numberShape = /^(?:\p{L}{0,10}[-_/.]?)\d[\d_/.-]*\p{L}?$/u;
const spacedNumber = /^\p{L}{1,10} \d[\d-]*$/u;

const isNumberFirst = (text: string): boolean =>
  numberShape.test(text) && (/^[\d_/.-]+$/.test(text) || /^\p{L}+[-_/.]/u.test(text) || digitsOf(text).length > 2);

/** Seven to fifteen digits (E.164); `first` where it is written as only phones are. */
const phoneLike = (text: string): "only" | "first" | "maybe" | "no" => {
  const digits = digitsOf(text);
  if (!phoneShape.test(text) || digits.length < 7 || digits.length > 17) return "no";
  if (/^(?:tel|\+|\()/i.test(text) || /^00[1-9]/.test(digits)) return "only";
  if (/^0[1-9]/.test(digits) && digits.length >= 8) return "first";
  return digits.length >= 10 && text.split(/[\s./–-]+/).length > 2 ? "first" : "maybe";
};

const numericKinds = (text: string): readonly QueryKind[] => {
  const phone = phoneLike(text);
  if (phone === "only") return ["phone"];
  if (phone === "first") return ["phone", "number", "id"];
  const length = digitsOf(text).length;
  if (phone === "maybe")
    return length >= 8 && length <= 12 ? ["number", "phone", "vat_id", "id"] : ["number", "phone", "id"];
  if (isNumberFirst(text)) return ["number", "id", "name"];
  return oneWord.test(text) || spacedNumber.test(text) ? ["name", "number", "id"] : ["name"];
};

const kindsOf = (text: string, number: string, vatId: string): readonly QueryKind[] => {
  if (address.test(text)) return ["email"];
  if (linkIn(text)) return ["linked_id"];
  if (objectIdPattern.test(text)) return ["id"];
  if (surelyId.test(text) || longPrefixedId.test(text)) return ["id", "linked_id"];
  if (vatShapes.test(vatId) || (vatLabel.test(text) && /^\d{8,12}$/.test(vatId))) return ["vat_id"];
  if (prefixedId.test(text)) return /\d/.test(text) ? ["id", "number", "name"] : ["id", "name"];
  if (domain.test(text)) return text.startsWith("@") ? ["email"] : ["name", "email"];
  return numericKinds(number);
};

const unquoted = (text: string): string =>
  text.replace(/^["'«»“”„‘’]+(.*?)["'«»“”„‘’]+$/su, (whole, inside: string) => inside.trim() || whole);

/** Twice what the tool accepts, as typed and once written plainly: it bounds the work of the patterns. */
const longestRead = 2 * longestQuery;

const parsedText = (raw: string): ParsedQuery => {
  const text = unquoted(cleanText(raw.slice(0, longestRead)).slice(0, longestRead));
  const vatId = foldVat(text.replace(vatLabel, ""));
  // A label alone decides nothing: "Kunde 1042" is a number, "Kunde Süd" a name.
  const labelless = text.replace(numberLabel, "");
  const number = oneWord.test(labelless) ? labelless : text;
  const kinds = kindsOf(text, number, vatId);
  const email = foldEmail(address.exec(text.replace(/mailto:/i, ""))?.[0] ?? text);
  const id = plainId(text);
  const link = linkIn(text) ?? { service: undefined, id };
  const all = { email, phone: text, vat_id: vatId, number, id, linked_id: link.id, name: text };
  const can = (kind: QueryKind): boolean => kinds.includes(kind);
  return {
    text,
    kinds,
    asked: Object.fromEntries(kinds.map((kind) => [kind, all[kind]])),
    name: nameKeys(text),
    link: can("linked_id") || can("id") || can("number") ? { ...link, id: foldKey(link.id) } : undefined,
    key: can("number") || can("id") ? foldKey(number) : undefined,
    email: can("email") ? email : undefined,
    vatId: can("vat_id") ? vatId : undefined,
    phone: can("phone") ? foldPhone(text) : undefined,
  };
};

let last: { readonly raw: string; readonly parsed: ParsedQuery } | undefined;

/**
 * Reads a search text of 1 to 200 characters; every text is something, a name if nothing else. The text read last is
 * remembered: one search reads it for each vendor, and once more for its answer.
 */
export const parseQuery = (raw: string): ParsedQuery => {
  if (last?.raw !== raw) last = { raw, parsed: parsedText(raw) };
  return last.parsed;
};

/**
 * Whether no form of the text that a vendor may be asked for is longer than a text may be: U+FDFA alone is eighteen
 * letters once written plainly, and a domain grows when written as the DNS does. ASCII never grows.
 */
export const staysShort = (text: string): boolean =>
  !/[^\0-\x7F]/.test(text) || Object.values(parseQuery(text).asked).every((asked) => asked.length <= longestQuery);
