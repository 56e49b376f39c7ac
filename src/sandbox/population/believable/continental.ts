/** France, the Netherlands, Poland and Spain, as the believable companies know them. */

import { type Country, words } from "./country.ts";

const shared = { perEuro: 1, currency: "EUR", debits: true };

export const continental: readonly Country[] = [
  {
    ...shared,
    code: "FR",
    name: "France",
    vatRate: 20,
    firstNames: words("Amélie Benoît Chloé François Gaëlle Hélène Jean-Luc Noémie Théo Camille Julien"),
    lastNames: words("Lefèvre Dupont Moreau Bérenger Garçon Lemaître Ségur Roux Girard Mercier Blanchard Fontaine"),
    brands: words("Valombre Clairefont Montclair Rivage Belcourt Hautebois Sauvignac Merlière Bonaval Auriole"),
    trades: words(
      "Boulangerie Électricité Vignobles Transports Énergie Conseil Fromagerie Ingénierie Distribution Imprimerie Nettoyage Logiciels",
    ),
    legalForms: [
      ["SAS", "S.A.S."],
      ["SARL", "S.A.R.L."],
      ["SAS", "S.A.S."],
      ["SA", "S.A."],
    ],
    joint: "&",
    streets: ["rue de la République", "avenue Foch", "place de l'Église", "chemin des Érables", "quai du Port"],
    cities: [
      ["Paris", "75001", "1"],
      ["Lyon", "69001", "4"],
      ["Orléans", "45000", "2"],
      ["Besançon", "25000", "3"],
      ["Nantes", "44000", "2"],
      ["Bordeaux", "33000", "5"],
    ],
    dialling: "+33",
    mailboxes: words("comptabilite factures compta"),
    vatPattern: "FR99999999999",
  },
  {
    ...shared,
    code: "NL",
    name: "Netherlands",
    vatRate: 21,
    firstNames: words("Daan Sanne Bram Lotte Joost Femke Thijs Marieke Ruben Anouk"),
    lastNames: words("Visser Bakker Dekker Mulder Brouwer Kuipers Hoekstra Postma Veenstra Wolters Scholten Prins"),
    brands: words(
      "Waterkant Noorderhof Zuiderlicht Maasland Veldzicht Havenrijk Lindeboom Merelhof Duinrand Polderweg",
    ),
    trades: words(
      "Transport Bouw Techniek Installaties Groothandel Verpakkingen Advies Software Tuinbouw Schoonmaak Interieur Zuivel",
    ),
    legalForms: [
      ["B.V.", "BV"],
      ["B.V.", "BV"],
      ["N.V.", "NV"],
    ],
    joint: "&",
    streets: ["Keizersgracht", "Stationsweg", "Dorpsstraat", "Havenkade", "Molenweg"],
    cities: [
      ["Amsterdam", "1012 JS", "20"],
      ["Rotterdam", "3011 AD", "10"],
      ["Utrecht", "3511 LX", "30"],
      ["Eindhoven", "5611 EM", "40"],
      ["Groningen", "9711 LM", "50"],
    ],
    dialling: "+31",
    mailboxes: words("facturen administratie boekhouding"),
    vatPattern: "NL999999999B01",
  },
  {
    ...shared,
    code: "PL",
    name: "Poland",
    vatRate: 23,
    firstNames: words("Agnieszka Bartłomiej Grażyna Łukasz Małgorzata Paweł Stanisław Żaneta Marek Ewa"),
    lastNames: words("Nowak Kowalski Wiśniewski Wójcik Lewandowski Dąbrowski Łuczak Żuk Zieliński Mazur"),
    brands: words("Polanka Wiślana Bałtyk Tatrzańska Zielony Karpacka Mazowia Orlik Jantar Sosnowa"),
    trades: words("Budownictwo Meble Żegluga Oświetlenie Opakowania Logistyka Drukarnia Instalacje Usługi Okna"),
    legalForms: [
      ["Sp. z o.o.", "sp. z o. o.", "Spółka z o.o."],
      ["Sp. z o.o.", "sp. z o. o.", "Spółka z o.o."],
      ["S.A.", "SA"],
    ],
    joint: "i",
    streets: ["ul. Długa", "ul. Świętokrzyska", "al. Jana Pawła II", "ul. Łąkowa"],
    cities: [
      ["Warszawa", "00-001", "22"],
      ["Kraków", "30-001", "12"],
      ["Łódź", "90-001", "42"],
      ["Gdańsk", "80-001", "58"],
    ],
    dialling: "+48",
    mailboxes: words("faktury ksiegowosc biuro"),
    vatPattern: "PL9999999999",
  },
  {
    ...shared,
    code: "ES",
    name: "Spain",
    vatRate: 21,
    firstNames: words("Lucía Javier Carmen Álvaro Inés Marcos Nuria Sergio Elena Pablo"),
    lastNames: words("Navarro Castillo Muñoz Herrera Ibáñez Ortega Peñalver Crespo Vidal Salinas"),
    brands: words("Montalba Sierraluz Rioclaro Valverde Costamar Olivares Peñablanca Solandia Duero Altozano"),
    trades: words(
      "Construcciones Alimentación Hoteles Bodegas Energía Transportes Consultores Instalaciones Textil Envases",
    ),
    legalForms: [
      ["S.L.", "SL", "Sociedad Limitada"],
      ["S.L.", "SL", "Sociedad Limitada"],
      ["S.A.", "SA"],
    ],
    joint: "y",
    streets: ["Calle Mayor", "Gran Vía", "Avenida del Puerto", "Paseo de la Estación"],
    cities: [
      ["Madrid", "28013", "91"],
      ["Barcelona", "08002", "93"],
      ["Valencia", "46002", "96"],
      ["Málaga", "29015", "95"],
    ],
    dialling: "+34",
    mailboxes: words("facturas contabilidad administracion"),
    vatPattern: "ESB99999999",
  },
];
