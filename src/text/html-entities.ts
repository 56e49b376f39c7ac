/** HTML character references: decoding those that names and addresses arrive with, and breaking those left over. */

/** HTML's own names for U+00A0 to U+00FF, in code point order. Source: HTML Living Standard, named character references. */
const latinNames =
  "nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro " +
  "para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil " +
  "Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave " +
  "Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml " +
  "igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute " +
  "thorn yuml";

/** Everything else that occurs in text, or that could smuggle markup or an invisible character past the sanitiser. */
const otherNames: Readonly<Record<string, string>> = {
  amp: "&",
  AMP: "&",
  lt: "<",
  LT: "<",
  gt: ">",
  GT: ">",
  quot: '"',
  QUOT: '"',
  apos: "'",
  num: "#",
  excl: "!",
  lpar: "(",
  rpar: ")",
  lsqb: "[",
  lbrack: "[",
  rsqb: "]",
  rbrack: "]",
  lcub: "{",
  lbrace: "{",
  rcub: "}",
  rbrace: "}",
  sol: "/",
  bsol: "\\",
  colon: ":",
  semi: ";",
  comma: ",",
  period: ".",
  quest: "?",
  equals: "=",
  plus: "+",
  ast: "*",
  commat: "@",
  percnt: "%",
  dollar: "$",
  grave: "`",
  lowbar: "_",
  vert: "|",
  verbar: "|",
  Tab: "\t",
  NewLine: "\n",
  ndash: "–",
  mdash: "—",
  lsquo: "‘",
  rsquo: "’",
  sbquo: "‚",
  ldquo: "“",
  rdquo: "”",
  bdquo: "„",
  hellip: "…",
  bull: "•",
  euro: "€",
  trade: "™",
  dagger: "†",
  lsaquo: "‹",
  rsaquo: "›",
  OElig: "Œ",
  oelig: "œ",
  Scaron: "Š",
  scaron: "š",
  Zcaron: "Ž",
  zcaron: "ž",
  Ccaron: "Č",
  ccaron: "č",
  Yuml: "Ÿ",
  fnof: "ƒ",
  Lstrok: "Ł",
  lstrok: "ł",
  inodot: "ı",
  imath: "ı",
  Idot: "İ",
  Scedil: "Ş",
  scedil: "ş",
  Gbreve: "Ğ",
  gbreve: "ğ",
  Odblac: "Ő",
  odblac: "ő",
  Udblac: "Ű",
  udblac: "ű",
  ensp: "\u2002",
  emsp: "\u2003",
  thinsp: "\u2009",
  hairsp: "\u200A",
  zwnj: "\u200C",
  zwj: "\u200D",
  lrm: "\u200E",
  rlm: "\u200F",
  ZeroWidthSpace: "\u200B",
  NegativeThinSpace: "\u200B",
  NegativeMediumSpace: "\u200B",
  NegativeThickSpace: "\u200B",
  NegativeVeryThinSpace: "\u200B",
  NoBreak: "\u2060",
  ApplyFunction: "\u2061",
  af: "\u2061",
  InvisibleTimes: "\u2062",
  it: "\u2062",
  InvisibleComma: "\u2063",
  ic: "\u2063",
};

const named: ReadonlyMap<string, string> = new Map([
  ...latinNames.split(" ").map((name, index): [string, string] => [name, String.fromCharCode(0xa0 + index)]),
  ...Object.entries(otherNames),
]);

/** Numbers need no semicolon, as in HTML; names do, or "R&D" and "&copy_of" would be at risk. */
const references = /&(?:#(?:[xX]([0-9A-Fa-f]+)|([0-9]+));?|([A-Za-z][0-9A-Za-z]{1,31});)/g;

/** Matches text that holds something written like a reference, known or not. */
export const suspectReferences = /&(?:#|[A-Za-z][0-9A-Za-z]{1,31};)/;

/** What Windows-1252 has for 0x80 to 0x9F. A table, since TextDecoder on Node 20 takes it for Latin-1. */
const windows1252 = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008DŽ\u008F\u0090‘’“”•–—˜™š›œ\u009DžŸ";

const fromNumber = (number: number): string => {
  // HTML reads &#128; to &#159; as Windows-1252, since that is what their writers meant: &#150; is a dash.
  if (number >= 0x80 && number <= 0x9f) return windows1252.charAt(number - 0x80);
  return number > 0x10ffff || (number >= 0xd800 && number <= 0xdfff) ? "\uFFFD" : String.fromCodePoint(number);
};

const decoded = (hexadecimal?: string, decimal?: string, name?: string): string | undefined => {
  if (name !== undefined) return named.get(name);
  return fromNumber(hexadecimal === undefined ? Number(decimal) : Number.parseInt(hexadecimal, 16));
};

/** Decodes every known reference once; the result may hold new ones. Unknown names stay as they are. */
export const decodeReferences = (text: string): string =>
  text.replace(references, (whole, hexadecimal, decimal, name) => decoded(hexadecimal, decimal, name) ?? whole);

/** Parts the ampersand from the rest of every known reference, so that no reader decodes it. */
export const breakReferences = (text: string): string =>
  text.replace(references, (whole, hexadecimal, decimal, name) =>
    decoded(hexadecimal, decimal, name) === undefined ? whole : `& ${whole.slice(1)}`,
  );
