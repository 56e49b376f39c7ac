/** Germany, Austria and Switzerland, as the believable companies know them. */

import { type Country, words } from "./country.ts";

const firstNames = words(
  "Anna Jürgen Lukas Mia Ursula Heike Jörg Matthias Petra Thomas Lena Stefan Katrin Markus Sabine Tobias Julia Andreas",
);
const trades = words(
  "Logistik Software Metallbau Elektrotechnik Verpackungen Gebäudetechnik Medizintechnik Maschinenbau Großhandel Messebau Spedition Kältetechnik Druckerei Möbelwerke Getränke Solartechnik Immobilien Optik Bäckereien Beratung",
);
const legalForms = [
  ["GmbH", "G.m.b.H."],
  ["GmbH", "G.m.b.H."],
  ["GmbH", "G.m.b.H."],
  ["GmbH & Co. KG", "GmbH und Co. KG"],
  ["AG"],
  ["KG"],
];
const streets = [
  "Hauptstraße",
  "Bahnhofstraße",
  "Goethestraße",
  "Lindenallee",
  "Am Alten Hafen",
  "Industriestraße",
  "Schillerplatz",
];
const german = { firstNames, trades, joint: "&", streets, mailboxes: words("rechnung buchhaltung accounting") };

export const germanSpeaking: readonly Country[] = [
  {
    ...german,
    code: "DE",
    name: "Germany",
    currency: "EUR",
    perEuro: 1,
    vatRate: 19,
    brands: words(
      "Nordwerk Alvento Rheinblick Isartal Hansekontor Waldkirch Elbufer Bergfeld Falkenstein Grünwerk Silberbach Kupferberg Steinhagen Morgentau Weserland Lindenau Blaufels Quellhof Taunuswerk Kranichfeld",
    ),
    lastNames: words(
      "Müller Schäfer Köhler Krüger Böhm Schröder Fuchs Lange Vogel Winkler Sommer Bräuer Hartmann Brandt Keller Lehmann Bauer Schmidt Weber Neumann",
    ),
    legalForms,
    cities: [
      ["Berlin", "10115", "30"],
      ["München", "80331", "89"],
      ["Köln", "50667", "221"],
      ["Hamburg", "20095", "40"],
      ["Düsseldorf", "40213", "211"],
      ["Nürnberg", "90402", "911"],
      ["Leipzig", "04109", "341"],
      ["Stuttgart", "70173", "711"],
      ["Bremen", "28195", "421"],
    ],
    dialling: "+49",
    vatPattern: "DE999999999",
    debits: true,
  },
  {
    ...german,
    code: "AT",
    name: "Austria",
    currency: "EUR",
    perEuro: 1,
    vatRate: 20,
    brands: words("Donauwerk Alpenhof Kaisergrund Tannhof Karwendel Enzian Steinfeld Ennstal Hochalm Wienerwald"),
    lastNames: words("Gruber Hofer Pichler Moser Egger Steiner Mayrhofer Wallner Reiter Lechner"),
    legalForms: [["GmbH", "Ges.m.b.H."], ["GmbH", "Ges.m.b.H."], ["GmbH & Co KG"], ["AG"]],
    cities: [
      ["Wien", "1010", "1"],
      ["Graz", "8010", "316"],
      ["Linz", "4020", "732"],
      ["Salzburg", "5020", "662"],
      ["St. Pölten", "3100", "2742"],
    ],
    dialling: "+43",
    vatPattern: "ATU99999999",
    debits: true,
  },
  {
    ...german,
    code: "CH",
    name: "Switzerland",
    currency: "CHF",
    perEuro: 1,
    vatRate: 8,
    brands: words("Säntis Aareblick Rigihof Gotthard Limmat Juratal Silvana Bernina Seeblick Emmental"),
    lastNames: words("Meier Brunner Zürcher Ammann Graf Frei Huber Baumann Kunz Zimmerli"),
    legalForms: [["AG"], ["GmbH"], ["AG"]],
    cities: [
      ["Zürich", "8001", "44"],
      ["Bern", "3011", "31"],
      ["Basel", "4051", "61"],
      ["Luzern", "6003", "41"],
    ],
    dialling: "+41",
    vatPattern: "CHE999999999",
    debits: false,
  },
];
