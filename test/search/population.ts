/**
 * A hundred-odd customers as vendors' users type them: the candidates every query of the search table is asked against.
 */

import type { Customer } from "../../src/vocabulary/customer.ts";
import { makeCustomer as customer, hex24, uuid } from "./make-customer.ts";
import { abroad } from "./population-abroad.ts";

/** Keyed by a short name that the table uses. Several are made to be mistaken for each other. */
export const population = {
  acmeGmbh: customer(uuid("a1"), "Acme GmbH", {
    number: "1042",
    email: "billing@acme.de",
    vat: "DE123456789",
    phone: "+49 30 1234567",
    city: "Berlin",
    country: "DE",
  }),
  acmeLimited: customer(uuid("a2"), "Acme Limited", {
    externalId: "CRM-004211",
    email: "accounts@acme.co.uk",
    vat: "GB 987 6543 21",
    phone: "+44 20 7946 0018",
    city: "London",
    country: "GB",
  }),
  acmeInc: customer(uuid("a3"), "Acme, Inc.", {
    number: "10420",
    email: "ap@acme.example.com",
    phone: "(415) 555-0132",
  }),
  acmeRobotics: customer(hex24("a4"), "Acme Robotics GmbH & Co. KG", { number: "0042", vat: "DE 811 234 567" }),
  pacmeister: customer(uuid("a5"), "Pacmeister UG (haftungsbeschränkt)", { number: "2104" }),
  muellerBau: customer(uuid("b1"), "Müller Bau GmbH", { number: "1100", city: "Hamburg", country: "DE" }),
  mueller: customer(uuid("b2"), "Mueller AG", { number: "1101", email: "info@mueller-ag.ch", city: "Zürich" }),
  mullerDairy: customer(uuid("b3"), "Muller Dairy (UK) Ltd", { externalId: "uk_muller", city: "Market Drayton" }),
  muellerSoehne: customer(uuid("b4"), "Gebr. Müller & Söhne OHG", { number: "1102" }),
  mullerPartner: customer(uuid("b5"), "Rechtsanwälte Müller + Partner PartG mbB", { number: "1103" }),
  bauer: customer(uuid("b6"), "Bauer AG", { number: "1200" }),
  baur: customer(uuid("b7"), "Baur e.K.", { number: "1201" }),
  strasse: customer(uuid("c1"), "Straßenbau Weiß GmbH", { number: "1300" }),
  groesse: customer(uuid("c2"), "Größenwahn Möbel GbR", { number: "1301" }),
  baeckerei: customer(uuid("c3"), "Bäckerei Özdemir", {
    number: "1302",
    phone: "040/7654321",
    people: [{ name: "Ayşe Özdemir", email: "ayse@oezdemir-brot.de" }],
  }),
  istanbul: customer(uuid("c4"), "İstanbul Kebap Işık Ltd. Şti.", { number: "1303" }),
  lodz: customer(uuid("c5"), "Łódź Meble Sp. z o.o.", { number: "1304", vat: "PL5260001246" }),
  smorrebrod: customer(uuid("c6"), "Smørrebrød & Øl ApS", { number: "1305" }),
  oreal: customer(uuid("c7"), "L’Oréal S.A.", { number: "1306", vat: "FR 10 632 012 100" }),
  cafe: customer(uuid("c8"), "Café Crème SARL", { number: "1307" }),
  senor: customer(uuid("c9"), "Señor Peña S.L.", { number: "1308", vat: "ESB12345674" }),
  dvorak: customer(uuid("ca"), "Dvořák a syn, s.r.o.", { number: "1309" }),
  jansen: customer(uuid("cb"), "Jansen Logistiek B.V.", { number: "1310", vat: "NL001234567B01" }),
  nordlicht: customer(uuid("d1"), "Nordlicht Energie AG", { number: "1400" }),
  nordlichtMedia: customer(uuid("d2"), "Nord Licht Media GmbH", { number: "1401" }),
  siemer: customer(uuid("d3"), "Siemer Elektrotechnik GmbH", { number: "1402" }),
  siemens: customer(uuid("d4"), "Siemens Healthineers AG", { number: "1403" }),
  schmidt: customer(uuid("d5"), "Schmidt Consulting GmbH", { number: "1404" }),
  schmitt: customer(uuid("d6"), "Schmitt Gartenbau", { number: "1405" }),
  meyer: customer(uuid("d7"), "Meyer & Sohn KG", { number: "1406" }),
  meier: customer(uuid("d8"), "Autohaus Meier GmbH", { number: "1407" }),
  oneAndOne: customer(uuid("e1"), "1&1 Telecom GmbH", { number: "1500" }),
  eon: customer(uuid("e2"), "E.ON Vertrieb SE", { number: "1501" }),
  hundm: customer(uuid("e3"), "H & M Hennes & Mauritz GmbH", { number: "1502" }),
  handelUndWandel: customer(uuid("e4"), "Handel und Wandel eG", { number: "1503" }),
  band: customer(uuid("e5"), "Band & Bund UG", { number: "1504" }),
  studio54: customer(uuid("e6"), "Studio 54 Design LLC", { externalId: "studio-54" }),
  sevenEleven: customer(uuid("e7"), "7-Eleven Convenience Inc", { number: "1505" }),
  cplus: customer(uuid("e8"), "C++ Schulungen Köhler", { number: "1506" }),
  abc: customer(uuid("e9"), "A/B/C Testing Ltd", { number: "1507" }),
  obrien: customer(uuid("f1"), "O'Brien’s Plumbing Ltd", { externalId: "17", email: "services@obriens.ie" }),
  mcdonald: customer(uuid("f2"), "McDonald's Franchise Köln", { number: "1601" }),
  jeanLuc: customer(uuid("f3"), "Jean-Luc Picard", {
    number: "1602",
    email: "jl.picard@gmail.com",
    phone: "0033 1 42 68 53 00",
  }),
  annaSole: customer(uuid("f4"), "Anna Schneider Fotografie", { number: "1603", email: "anna.schneider@gmail.com" }),
  bakery: customer(uuid("f5"), "Backstube am Markt GmbH", {
    number: "1604",
    people: [{ name: "Anna Schneider", email: "a.schneider@backstube-markt.de", phone: "0171 2345678" }],
  }),
  hotel: customer(uuid("f6"), "Hotel Seeblick", {
    number: "1605",
    email: "rechnung@hotel-seeblick.de",
    people: [{ name: "Dr. Jürgen Weißmüller", email: "j.weissmueller@hotel-seeblick.de" }],
    city: "Konstanz",
  }),
  unnamed: customer(uuid("f7"), null, { number: "1606", email: "ghost@nowhere.example" }),
  gmbhOnly: customer(uuid("f8"), "AG", { number: "1607" }),
  stripeOne: customer(uuid("91"), "Pixel Forge Ltd", {
    externalId: "crm_4711",
    links: [{ service: "Stripe", id: "cus_NffrFeUfNV2Hib" }],
  }),
  xeroOne: customer(uuid("92"), "Harbour Coffee Roasters", {
    links: [{ service: "XERO", id: "bd2270c3-8706-4c11-9cfb-000b551c3f51" }],
  }),
  quickbooksOne: customer(uuid("93"), "Green Valley Farms LLC", { links: [{ service: "QuickBooks", id: "58" }] }),
  number58: customer(uuid("94"), "Blumen Krause", { number: "58" }),
  number4211: customer(hex24("b1"), "Zimmerei Holz GmbH", { number: "4211" }),
  number7: customer(hex24("b2"), "Uhren Lang", { number: "7" }),
  leading: customer(hex24("b3"), "Elektro Voss", { number: "000731" }),
  longNumber: customer(hex24("b4"), "Reisebüro Sonnenschein GmbH", { number: "2024-00042" }),
  fritz: customer(hex24("b5"), "FRITZ KOLA Vertrieb", { number: "1700", city: "Hamburg" }),
  globalTech: customer(hex24("b6"), "Global Tech Solutions Ltd", { number: "1701" }),
  techGlobal: customer(hex24("b7"), "Technology Global Partners Inc", { number: "1702" }),
  data: customer(hex24("b8"), "Datenwerk Süd GmbH", { number: "1703", vat: "ATU12345675" }),
  swiss: customer(hex24("b9"), "Uhrwerk Genève SA", { number: "1704", vat: "CHE-116.281.710 MWST" }),
  tokyo: customer(hex24("ba"), "東京電機株式会社", { number: "1705" }),
  greek: customer(hex24("bb"), "Αθηναϊκός Οίκος Α.Ε.", { number: "1706" }),
  ...abroad,
} as const satisfies Readonly<Record<string, Customer>>;

export type Known = keyof typeof population;
export const known = Object.keys(population) as readonly Known[];
