/** What the believable companies of one country are made of. */

export interface Country {
  /** ISO 3166-1 alpha-2, and its English name. */
  readonly code: string;
  readonly name: string;
  /** ISO 4217. */
  readonly currency: string;
  /** Units of its money for one euro, roughly: a price list of its own. */
  readonly perEuro: number;
  /** Percent on top of a net price. */
  readonly vatRate: number;
  readonly firstNames: readonly string[];
  readonly lastNames: readonly string[];
  /** Invented company names; no two countries share one, nor a family name, since addresses are made of them. */
  readonly brands: readonly string[];
  /** What it does, written behind its name. */
  readonly trades: readonly string[];
  /** How words in another script are written in addresses. */
  readonly latin?: Readonly<Record<string, string>>;
  /** The same form written in other ways belongs to one row. */
  readonly legalForms: readonly (readonly string[])[];
  /** Between two partners' names. */
  readonly joint: string;
  readonly streets: readonly string[];
  readonly cities: readonly (readonly [name: string, postalCode: string, areaCode: string])[];
  /** International prefix of a phone number. */
  readonly dialling: string;
  /** Where invoices are sent, before the @. */
  readonly mailboxes: readonly string[];
  /** `9` is a digit; null: the country has no VAT id. */
  readonly vatPattern: string | null;
  /** Whether direct debits are usual. */
  readonly debits: boolean;
}

/** A text as a list of its words. */
export const words = (text: string): readonly string[] => text.split(" ");
