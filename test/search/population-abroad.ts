/** Customers whose names people abroad type in other letters, with other joining words, or with another legal form. */

import type { Customer } from "../../src/vocabulary/customer.ts";
import { makeCustomer as customer, hex24, uuid } from "./make-customer.ts";

const joined = {
  winkler: customer(uuid("21"), "Winkler und Lehmann GmbH", { number: "2001" }),
  lefevre: customer(uuid("22"), "Lefèvre et Moreau SAS", { number: "2002", vat: "FR 40 303 265 045" }),
  perez: customer(uuid("23"), "Pérez y Hijos S.L.", { number: "2003" }),
  kowalski: customer(uuid("24"), "Kowalski i Synowie Sp. z o.o.", { number: "2004" }),
  brunner: customer(uuid("25"), "Brunner + Partner AG", { number: "2005" }),
  hansenSons: customer(uuid("26"), "Hansen og Sønner ApS", { number: "2006" }),
  andersson: customer(uuid("27"), "Andersson och Berg AB", { number: "2007" }),
  yilmaz: customer(uuid("28"), "Yılmaz ve Oğulları Ltd. Şti.", { number: "2008" }),
  rossi: customer(uuid("29"), "Rossi e Figli S.r.l.", { number: "2009" }),
  planA: customer(uuid("2a"), "Plan A Consulting GmbH", { number: "2010" }),
  smithSons: customer(uuid("2b"), "Smith & Sons Ltd", { number: "2011" }),
} as const satisfies Readonly<Record<string, Customer>>;

const accented = {
  luczak: customer(uuid("31"), "Łuczak Transport Sp. z o.o.", { number: "2101", phone: "+48 22 512 34 56" }),
  oster: customer(uuid("32"), "Øster Fisk AS", { number: "2102" }),
  strasser: customer(uuid("33"), "Straßer Gartenbau GmbH", { number: "2103" }),
  ozturk: customer(uuid("34"), "Öztürk Gıda A.Ş.", { number: "2105" }),
  caglar: customer(uuid("35"), "Çağlar İnşaat Limited Şirketi", { number: "2106" }),
  zegluga: customer(uuid("36"), "Żegluga Gdańsk S.A.", { number: "2107" }),
  kovacs: customer(uuid("37"), "Kovács és Társa Bt.", { number: "2108" }),
  nguyen: customer(uuid("38"), "Nguyễn Thị Minh Import", { number: "2109" }),
  joao: customer(uuid("39"), "João Conceição Vinhos, Lda.", { number: "2110" }),
  aeroskobing: customer(uuid("3a"), "Ærøskøbing Værft A/S", { number: "2111" }),
  thorsdottir: customer(uuid("3b"), "Þórsdóttir ehf.", { number: "2112" }),
  djordje: customer(uuid("3c"), "Đorđe Petrović d.o.o.", { number: "2113" }),
  angstrom: customer(uuid("3d"), "Ångström Optik AB", { number: "2114" }),
  apart: customer(uuid("3e"), "Köhler Küchen OHG".normalize("NFD"), { number: "2115" }),
  noel: customer(uuid("3f"), "Noël Citroën Garage", { number: "2116" }),
} as const satisfies Readonly<Record<string, Customer>>;

const formed = {
  kuesten: customer(hex24("41"), "Küsten Siwoba Software S.à r.l.", { number: "2201" }),
  sharma: customer(hex24("42"), "Sharma Exports Pvt. Ltd.", { number: "2202", phone: "+91 22 2345 6789" }),
  koskinen: customer(hex24("43"), "Koskinen Oy", { number: "2203" }),
  novak: customer(hex24("44"), "Novák a spol., s.r.o.", { number: "2204" }),
  peeters: customer(hex24("45"), "Peeters Bouw BVBA", { number: "2205" }),
  vries: customer(hex24("46"), "De Vries Bloemen V.O.F.", { number: "2206" }),
  bianchi: customer(hex24("47"), "Bianchi Moda S.p.A.", { number: "2207" }),
  blueRidge: customer(hex24("48"), "Blue Ridge Outfitters, L.L.C.", { number: "2208", phone: "+1 828 555 0199" }),
  nielsen: customer(hex24("49"), "Nielsen Møbler A/S", { number: "2209" }),
  ionescu: customer(hex24("4a"), "S.C. Ionescu Prod S.R.L.", { number: "2210" }),
  baltic: customer(hex24("4b"), "UAB Baltic Food", { number: "2211" }),
  wallace: customer(hex24("4c"), "Wallace & Gray LLP", { number: "2212" }),
} as const satisfies Readonly<Record<string, Customer>>;

const otherScripts = {
  shevchenko: customer(hex24("51"), "Шевченко Транс", { number: "2301" }),
  yolka: customer(hex24("52"), "ООО «Ёлка»", { number: "2302" }),
  kyiv: customer(hex24("53"), "ТОВ Київський Хліб", { number: "2303" }),
  yuri: customer(hex24("54"), "Юрий Щербаков", { number: "2304" }),
  petrovic: customer(hex24("55"), "Жељко Марковић", { number: "2305" }),
  papadopoulos: customer(hex24("56"), "Παπαδόπουλος και Υιοί Ο.Ε.", { number: "2306" }),
  ouzo: customer(hex24("57"), "Ούζο Μυτιλήνης", { number: "2307" }),
  latinInGreek: customer(hex24("58"), "Dimitriou Shipping", { number: "2308" }),
} as const satisfies Readonly<Record<string, Customer>>;

export const abroad = { ...joined, ...accented, ...formed, ...otherScripts } as const;
