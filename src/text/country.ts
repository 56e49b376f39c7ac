/** Countries as vendors write them, a name in some language or a code, as ISO 3166-1 alpha-2 where that is certain. */

import { foldName } from "./fold.ts";

/** The officially assigned codes of ISO 3166-1 alpha-2. */
const codes: ReadonlySet<string> = new Set(
  (
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ " +
    "CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR " +
    "GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO " +
    "JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR " +
    "MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO " +
    "RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV " +
    "TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW"
  ).split(" "),
);

/** Languages in which the vendors' users are likely to have typed a country. */
const languages: readonly string[] = ["en", "de", "fr", "es", "it", "nl", "pl", "pt", "sv", "da", "nb", "fi", "cs"];

/** Usual in addresses, and in no list of the names above. */
const alsoWritten: Readonly<Record<string, string>> = {
  UK: "GB",
  "Great Britain": "GB",
  England: "GB",
  Scotland: "GB",
  Wales: "GB",
  "Northern Ireland": "GB",
  USA: "US",
  "U.S.A.": "US",
  "U.S.": "US",
  "United States of America": "US",
  Turkey: "TR",
  "Czech Republic": "CZ",
  Holland: "NL",
  "The Netherlands": "NL",
  "Republic of Ireland": "IE",
  "Hong Kong": "HK",
  "Russian Federation": "RU",
  UAE: "AE",
};

let known: ReadonlyMap<string, string> | undefined;

/** Built at the first use: it takes some ten milliseconds. A name of two countries names neither. */
const names = (): ReadonlyMap<string, string> => {
  if (known) return known;
  const found = new Map<string, string>();
  const twice = new Set<string>();
  const add = (name: string, code: string): void => {
    const key = foldName(name);
    if ((found.get(key) ?? code) !== code) twice.add(key);
    found.set(key, code);
  };
  for (const language of languages) {
    const display = new Intl.DisplayNames([language], { type: "region", fallback: "none" });
    for (const code of codes) {
      const name = display.of(code);
      if (name !== undefined) add(name, code);
    }
  }
  for (const [name, code] of Object.entries(alsoWritten)) add(name, code);
  for (const key of twice) found.delete(key);
  known = found;
  return found;
};

/** Rows repeat few spellings; a vendor that makes each up anew must not fill the memory. */
const remembered = new Map<string, string>();
const mostRemembered = 1_000;

/** `DE` for "de", "Germany" and "Deutschland"; text that names no country for certain stays as it was sent, trimmed. */
export const countryOf = (sent: string): string => {
  const there = remembered.get(sent);
  if (there !== undefined) return there;
  const text = sent.trim();
  const code = text.toUpperCase();
  const country = codes.has(code) ? code : (names().get(foldName(text)) ?? text);
  if (remembered.size >= mostRemembered) remembered.clear();
  remembered.set(sent, country);
  return country;
};
