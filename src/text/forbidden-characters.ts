/**
 * The code points that may not stand in an answer, and how each kind is neutralised.
 *
 * Source: Unicode 16 properties, UTS #51 (emoji sequences), UTR #36 and UTS #39 (invisible characters), ECMA-48
 * (control sequences). The Tag block goes wholly, so the flags of England, Scotland and Wales become a black flag.
 */

/**
 * Matches text that holds anything at all this module may change. Joiners and variation selectors match always, since
 * whether they may stay depends on their neighbours. White space other than single inner spaces matches too.
 */
export const suspectCharacters =
  /[\p{Cc}\p{Cs}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\u2800\uFFF9-\uFFFB\u{13430}-\u{1343F}\u{1D159}]|[^\S ]| {2}|^ | $/u;

/**
 * Whole terminal sequences: CSI with its parameters; OSC, DCS, SOS, PM and APC with their payload when they are ended
 * (an unended one loses its opening only, lest it swallow the rest of the field); the short escapes.
 */
const terminalSequences =
  /(?:\x1B\[|\x9B)[0-?]*[ -/]*[@-~]?|(?:\x1B[\]PX^_]|[\x9D\x90\x98\x9E\x9F])(?:[^\x07\x1B\x90\x98\x9C-\x9F\u2026]*(?:\x07|\x1B\\|\x9C))?|\x1B[ -/]*[0-~]?/g;

/**
 * Default-ignorables but joiners and selectors, all controls but white space, annotations, blanks that pass for text.
 */
const invisibles =
  /(?!\u200C|\u200D|[\uFE00-\uFE0F\u{E0100}-\u{E01EF}])(?:[\p{Default_Ignorable_Code_Point}\u2800\uFFF9-\uFFFB\u{13430}-\u{1343F}\u{1D159}]|(?!\s|\x85)\p{Cc})/gu;

/** Lone surrogates and noncharacters: no valid text holds them. */
const invalids = /[\p{Cs}\p{Noncharacter_Code_Point}]/gu;

/** U+0085 is a line break to terminals, but no white space to JavaScript. */
const whiteSpace = /[\s\x85]+/g;

/** Selectors stay only after an ideograph that has variants (UTS #37), or after an emoji or in a keycap (UTS #51). */
const needlessSelectors =
  /(?<!\p{Unified_Ideograph})[\uFE00-\uFE02\u{E0100}-\u{E01EF}]|[\uFE03-\uFE0D]|(?<!\p{Extended_Pictographic}|\p{Emoji_Modifier})\uFE0E|(?<!\p{Extended_Pictographic}|\p{Emoji_Modifier}|[0-9#*](?=\uFE0F\u20E3))\uFE0F/gu;

const joiningScripts = [
  ["Arabic", "Syriac", "Mandaic", "Nko", "Adlam", "Hanifi_Rohingya", "Mongolian", "Phags_Pa", "Sogdian", "Manichaean"],
  ["Devanagari", "Bengali", "Gurmukhi", "Gujarati", "Oriya", "Tamil", "Telugu", "Kannada", "Malayalam", "Sinhala"],
  ["Khmer", "Myanmar", "Tibetan", "Tai_Tham", "Balinese", "Javanese", "Sundanese", "Chakma", "Meetei_Mayek", "Lepcha"],
  ["Newa", "Grantha", "Tirhuta", "Modi", "Sharada", "Kaithi", "Khudawadi", "Siddham", "Brahmi"],
].flat();

/**
 * Zero-width (non-)joiners stay between two letters or marks of a script whose spelling needs them, after the Malayalam
 * virama where old spellings write a chillu so, and (the joiner) between two emoji. Elsewhere they only hide things.
 */
const makeNeedlessJoiners = (): RegExp => {
  const scripts = joiningScripts.map((script) => `\\p{Script_Extensions=${script}}`).join("");
  const letter = `(?=[\\p{L}\\p{M}])[${scripts}]`;
  const emojiBefore = "\\p{Extended_Pictographic}[\\uFE0F\\p{Emoji_Modifier}]?";
  return new RegExp(
    `(?!(?<=${letter})[\\u200C\\u200D](?=${letter})|(?<=[ണനരലളക]\\u0D4D)\\u200D|(?<=${emojiBefore})\\u200D(?=\\p{Extended_Pictographic}))[\\u200C\\u200D]`,
    "gu",
  );
};

let madeNeedlessJoiners: RegExp | undefined;

/** Made by the first text that needs it: reading so many scripts takes milliseconds, which no start should. */
const needlessJoiners = (): RegExp => {
  madeNeedlessJoiners ??= makeNeedlessJoiners();
  return madeNeedlessJoiners;
};

/** One pass over the text: what is left may need another, where a removal made new neighbours. */
export const withoutForbidden = (text: string): string =>
  text
    .replace(terminalSequences, "")
    .replace(invalids, "\uFFFD")
    .replace(invisibles, "")
    .replace(whiteSpace, " ")
    .replace(needlessSelectors, "")
    .replace(needlessJoiners(), "")
    .trim();
