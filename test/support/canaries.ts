/** Values that must not get out, in every form that a careless writer might give them. */

const escaped = (text: string): string =>
  [...text].map((letter) => `\\u${(letter.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`).join("");

/** Base64 of a text as it looks in the middle of something longer, at each of the three places it can begin. */
const inBase64 = (text: string): readonly string[] =>
  [0, 1, 2].map((shift) => {
    const whole = Buffer.from("x".repeat(shift) + text).toString("base64");
    // The first characters depend on what stands before, the last ones on what follows.
    return whole.slice(shift === 0 ? 0 : 4, -4);
  });

export const disguises = (value: string): readonly string[] => [
  value,
  encodeURIComponent(value),
  JSON.stringify(value).slice(1, -1),
  escaped(value),
  Buffer.from(value).toString("hex"),
  ...inBase64(value),
  ...inBase64(value).map((text) => text.replaceAll("+", "-").replaceAll("/", "_")),
];

/** The values found in a text, whatever their disguise or case. */
export const foundIn = (text: string, values: readonly string[]): readonly string[] => {
  const low = text.toLowerCase();
  return values.filter((value) => disguises(value).some((form) => low.includes(form.toLowerCase())));
};

/** What is inside a continuation for whoever decodes it without the key. */
export const decodedTokens = (text: string): string =>
  [...new Set(text.match(/[\w-]{60,}/g) ?? [])]
    .flatMap((token) => [
      Buffer.from(token, "base64url").toString("latin1"),
      Buffer.from(token, "base64url").toString("utf8"),
      Buffer.from(token, "hex").toString("latin1"),
    ])
    .join("\n");
