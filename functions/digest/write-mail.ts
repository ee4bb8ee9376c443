import { html, raw } from 'hono/html';
import type { Mail } from '#shared/clients/smtp/smtp-client.ts';
import { printable } from '#shared/core/printable.ts';
import type { DigestConfig } from './config.ts';
import type { PlannedMail, SaidMatter } from './plan-digest.ts';
import { columns, wrapped } from './wrapped.ts';

type Written = Pick<Mail, 'subject' | 'text' | 'html'>;
type Settings = Pick<DigestConfig, 'console' | 'ask'>;

/** A mail in words: subject, text of at most 72 columns, and HTML, all from the same. Pure. */
export function writeMail(mail: PlannedMail, settings: Settings): Written {
  const parts = partsOf(mail, settings);
  return { subject: parts.subject, text: textOf(parts), html: String(htmlOf(parts)) };
}

interface Section {
  readonly heading: string;
  readonly matters: readonly SaidMatter[];
}

interface Parts {
  readonly subject: string;
  readonly opening: string;
  readonly sections: readonly Section[];
  readonly settled: readonly string[];
  readonly closing: readonly string[];
  readonly console: string | undefined;
}

function partsOf({ matters, settled, stillOpen, later }: PlannedMail, settings: Settings): Parts {
  const clean = matters.map(cleaned);
  const [first] = clean;
  const count = clean.length === 1 ? '1 clash' : `${clean.length} clashes`;
  const soonest = first === undefined ? '' : `, the first on ${dayText(first.date)}`;
  return {
    subject: `Rooms: ${count} in your timetable${soonest}`,
    opening:
      clean.length === 1
        ? 'One clash in your timetable is new, or has changed since you were told.'
        : `${clean.length} clashes in your timetable are new, or have changed since you were told.`,
    sections: [...Map.groupBy(clean, ({ heading }) => heading)].map(([heading, of]) => ({ heading, matters: of })),
    settled: settled.map(({ title, date }) => `${printable(title)}, ${dayText(date)}`),
    closing: [
      ...(later > 0 ? [`${later} more ${later === 1 ? 'follows' : 'follow'} in the next mail.`] : []),
      ...(stillOpen > 0
        ? [
            `${stillOpen === 1 ? '1 clash' : `${stillOpen} clashes`} of earlier mails ${stillOpen === 1 ? 'is' : 'are'} still open.`,
          ]
        : []),
      'You are told once of each clash, and again if it changes. Nobody needs to answer this mail; Lockstep sent it by itself.',
      ...(settings.ask === undefined ? [] : [`Questions: ${settings.ask}`]),
    ],
    console: settings.console,
  };
}

/** What people and other systems wrote, as harmless lines. */
function cleaned(matter: SaidMatter): SaidMatter {
  const { title, room, time, why, whatToDo } = matter;
  return {
    ...matter,
    title: printable(title),
    room: printable(room),
    time: printable(time),
    why: printable(why),
    whatToDo: printable(whatToDo),
  };
}

/** `Thursday 22 October 2026` */
function dayText(date: string): string {
  const at = Date.parse(`${date}T12:00:00Z`);
  if (Number.isNaN(at)) return printable(date);
  const parts = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' } as const;
  return new Intl.DateTimeFormat('en-GB', parts).format(at).replace(',', '');
}

function textOf({ opening, sections, settled, closing, console }: Parts): string {
  const told = sections.map(({ heading, matters }) =>
    [
      `${heading}\n${'-'.repeat(Math.min(heading.length, columns))}`,
      ...matters.map(({ date, time, room, title, why, whatToDo, isChanged }) =>
        [
          wrapped(`${dayText(date)}, ${time}, room ${room}${isChanged ? ' (changed)' : ''}`),
          wrapped(title, '  '),
          wrapped(why, '  '),
          wrapped(`What to do: ${whatToDo}`, '  '),
        ].join('\n'),
      ),
    ].join('\n\n'),
  );
  const over =
    settled.length === 0
      ? []
      : [
          `Settled since\n-------------\n\n${settled.map(each => wrapped(each, '  ')).join('\n')}\n\n${wrapped('Nothing is left to do for these.')}`,
        ];
  // An address is not broken, so that it can be clicked.
  const link = console === undefined ? [] : [`All of it, as it is now:\n${console}`];
  return `${[wrapped(opening), ...told, ...over, ...link, ...closing.map(each => wrapped(each))].join('\n\n')}\n`;
}

const font = 'font-family:Arial,Helvetica,sans-serif';
const cell = 'border-top:1px solid #767676;padding:8px 12px 8px 0;text-align:left;vertical-align:top';

// Mail programs drop style sheets, so styles stand on each element.
function htmlOf({ subject, opening, sections, settled, closing, console }: Parts) {
  const head = (text: string) => html`<th scope="col" style="${cell}">${text}</th>`;
  const row = ({ date, time, room, title, why, whatToDo, isChanged }: SaidMatter) => html`<tr>
<td style="${cell};min-width:110px">${dayText(date)}<br>${time}<br>room ${room}${isChanged ? raw('<br><b>changed</b>') : ''}</td>
<td style="${cell}"><b>${title}</b><br>${why}</td>
<td style="${cell}">${whatToDo}</td></tr>
`;
  const tables = sections.map(
    ({ heading, matters }) => html`<h2 style="font-size:18px">${heading}</h2>
<table style="border-collapse:collapse;font-size:15px;width:100%;max-width:900px"><thead><tr>${head('When and where')}${head('What clashes')}${head('What to do')}</tr></thead>
<tbody>${matters.map(row)}</tbody></table>
`,
  );
  const over =
    settled.length === 0
      ? ''
      : html`<h2 style="font-size:18px">Settled since</h2><ul>${settled.map(each => html`<li>${each}</li>`)}</ul><p>Nothing is left to do for these.</p>
`;
  const link = console === undefined ? '' : html`<p><a href="${console}">All of it, as it is now</a></p>`;
  return html`<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${subject}</title></head>
<body style="${font};font-size:15px;line-height:1.4;color:#1a1a1a;background:#ffffff">
<p>${opening}</p>
${tables}${over}${link}
${closing.map(each => html`<p>${each}</p>\n`)}</body></html>
`;
}
