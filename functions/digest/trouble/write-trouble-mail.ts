import { html } from 'hono/html';
import type { Mail } from '#shared/clients/smtp/smtp-client.ts';
import { printable } from '#shared/core/printable.ts';
import { shortened } from '#shared/core/shortened.ts';
import type { Trouble } from '#shared/descriptor/trouble.ts';
import { wrapped } from '../wrapped.ts';
import type { TroubleMail } from './trouble-mails.ts';

export interface TroubleMailSettings {
  /** The service's name. */
  readonly service: string;
  readonly environment: string;
  /** Address of the console, if there is one. */
  readonly console: string | undefined;
}

const happened: Readonly<Record<TroubleMail['kind'], string>> = {
  failed: 'failed',
  aborted: 'was aborted again and again',
  blocked: 'waits for your decision',
  'not-begun': 'cannot run',
};

/** `2026-11-28 02:05 UTC` */
function timeText(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** Trouble in words, or its end: subject, text of at most 72 columns, and HTML, from the same. Pure. */
export function writeTroubleMail(
  { name, mail, trouble }: { readonly name: string; readonly mail: TroubleMail; readonly trouble: Trouble | undefined },
  { service, environment, console }: TroubleMailSettings,
): Pick<Mail, 'subject' | 'text' | 'html'> {
  const isOver = mail.stands === 'over';
  const where = `${service}, ${environment}`;
  const since = timeText(mail.since);
  const said = shortened(printable(mail.message), 1500);
  const facts: readonly (readonly [string, string])[] = isOver
    ? [
        ['What was the matter', said],
        ['Since', since],
      ]
    : [
        ['What happened', said],
        ['Since', since],
        ...(trouble === undefined
          ? []
          : ([
              ['Whose fault', printable(trouble.whose)],
              ['What to do', printable(trouble.whatToDo)],
              ...(trouble.runId === null ? [] : [['Look at it', `lockstep show ${trouble.runId}`] as const]),
            ] as const)),
      ];
  const opening = isOver ? `${name} does its work again. Nothing is left to do.` : `${name} ${happened[mail.kind]}.`;
  const subject = isOver ? `${where}: ${name} is well again` : `${where}: ${name} ${happened[mail.kind]}`;
  const runId = isOver ? null : (trouble?.runId ?? null);
  const base = console?.replace(/\/+$/, '');
  const link = base === undefined ? undefined : runId === null ? `${base}/functions/${name}` : `${base}/runs/${runId}`;
  const closing = isOver
    ? 'Lockstep sent this by itself.'
    : 'You are told once, again if it becomes another matter, and when it is over. Lockstep sent this by itself.';
  const text = [
    wrapped(opening),
    ...facts.map(([term, value]) => `${term}:\n${wrapped(value, '  ')}`),
    // An address is not broken, so that it can be clicked.
    ...(link === undefined ? [] : [`On the console:\n${link}`]),
    wrapped(closing),
  ].join('\n\n');
  const page = html`<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${subject}</title></head>
<body style="font-family:Arial,Helvetica,sans-serif;font-size:15px;line-height:1.4;color:#1a1a1a;background:#ffffff">
<p><b>${opening}</b></p>
${facts.map(([term, value]) => html`<p>${term}:<br>${value}</p>\n`)}${link === undefined ? '' : html`<p><a href="${link}">On the console</a></p>\n`}<p>${closing}</p></body></html>
`;
  return { subject, text: `${text}\n`, html: String(page) };
}
