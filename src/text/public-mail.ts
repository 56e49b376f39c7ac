/** Mail domains that anybody can have an address at, so that the domain says nothing about the company. */

const domains: ReadonlySet<string> = new Set(
  [
    "gmail.com googlemail.com outlook.com hotmail.com live.com msn.com yahoo.com ymail.com icloud.com me.com mac.com",
    "aol.com proton.me protonmail.com pm.me zoho.com mail.com gmx.com gmx.de gmx.net gmx.at gmx.ch web.de t-online.de",
    "freenet.de arcor.de posteo.de mailbox.org tutanota.com hotmail.de outlook.de live.de yahoo.de icloud.de email.de",
    "online.de vodafone.de hotmail.co.uk live.co.uk outlook.fr hotmail.fr live.fr yahoo.co.uk yahoo.fr btinternet.com",
    "btconnect.com sky.com talktalk.net virginmedia.com ntlworld.com orange.fr wanadoo.fr free.fr laposte.net sfr.fr",
    "libero.it virgilio.it hotmail.it yahoo.it yahoo.es hotmail.es wp.pl o2.pl onet.pl interia.pl seznam.cz bluewin.ch",
    "ziggo.nl kpnmail.nl hotmail.nl telenet.be skynet.be comcast.net verizon.net att.net sbcglobal.net qq.com 163.com",
    "yandex.ru yandex.com mail.ru hey.com fastmail.com",
  ].flatMap((line) => line.split(" ")),
);

/** `domain` folded, without the `@`. */
export const isPublicMail = (domain: string): boolean => domains.has(domain);
