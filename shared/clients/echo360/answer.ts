import type { RefusedError } from '#shared/clients/http/http-errors.ts';
import { plainWords, quoted, type Said, saidIn } from './refusal-texts.ts';
import { refusalMessage } from './refusal-words.ts';
import type { Schedule } from './schema.ts';

/**
 * What Echo360 says no to, where the caller must react to it. `message` is in a timetabler's words and quotes Echo360.
 */
export type Refusal =
  | { readonly kind: 'clash'; readonly message: string }
  | { readonly kind: 'duplicate-external-id'; readonly message: string }
  | { readonly kind: 'missing'; readonly what: 'room' | 'section' | 'presenter'; readonly message: string }
  | { readonly kind: 'no-device'; readonly message: string }
  | { readonly kind: 'in-past'; readonly message: string }
  /** The schedule itself is not there. */
  | { readonly kind: 'gone'; readonly message: string }
  | { readonly kind: 'refused'; readonly message: string };

export type ScheduleAnswer = { readonly kind: 'done'; readonly schedule: Schedule } | Refusal;
export type DeleteAnswer = { readonly kind: 'done' } | Refusal;

/** On an update `ScheduleNotFound` may mean the schedule, or (so one source) its section. */
export interface Ambiguous {
  readonly kind: 'schedule-or-section';
  readonly gone: Refusal;
  readonly section: Refusal;
}

export type ScheduleCall = 'create' | 'update' | 'delete' | 'read';

type Meaning = Exclude<Refusal['kind'], 'missing'> | 'room' | 'section' | 'presenter' | 'schedule';

const absent = String.raw`\b(not found|does not exist)\b`;
const taken = String.raw`\b(already|exists|(not|be) unique|duplicate[ds]?|taken|in use)\b`;
const notThere = (thing: string) => new RegExp(String.raw`\b(${thing})\b.*${absent}|\b(unknown|no such) (${thing})\b`);

/** In the order in which they decide when one body says several things. `about` is the plain words of the member. */
const rules: readonly { readonly means: Meaning; readonly says: RegExp; readonly about?: RegExp }[] = [
  { means: 'no-device', says: /\bdevice\b.*\bnot found\b|\b(no|without a?) ?(capture )?device\b/ },
  { means: 'room', says: notThere('room|venue') },
  { means: 'room', says: new RegExp(absent), about: /^obj venue\b/ },
  { means: 'section', says: notThere('section') },
  { means: 'section', says: new RegExp(absent), about: /^obj sections?\b/ },
  { means: 'presenter', says: notThere('user|presenter|instructor') },
  { means: 'presenter', says: new RegExp(absent), about: /^obj presenter\b/ },
  { means: 'duplicate-external-id', says: new RegExp(taken), about: /\bexternal ?id\b/ },
  {
    means: 'duplicate-external-id',
    says: new RegExp(String.raw`\bexternal ?id\b.*${taken}|\bschedule already exists\b`),
  },
  { means: 'duplicate-external-id', says: /\b(duplicate[ds]?|unique|existing)\b.*\bexternal ?id\b/ },
  { means: 'in-past', says: /\bin (the )?past\b/ },
  {
    means: 'clash',
    says: /\bclash(es|ing)?\b|\btime ?slot is already taken\b|\boverlap(s|ping)?\b|\bschedule conflict\b|\bconflicts? with\b/,
  },
  { means: 'schedule', says: notThere('schedule') },
];

function meaningOf(said: readonly Said[]): Meaning | undefined {
  const clauses = said.flatMap(({ about, text }) =>
    text.split(/[;\n]|\. /).map(clause => ({ about: plainWords(about), text: plainWords(clause) })),
  );
  const rule = rules.find(({ says, about }) =>
    clauses.some(clause => says.test(clause.text) && (about === undefined || about.test(clause.about))),
  );
  return rule?.means;
}

/** Statuses with which the same refusal may come: the sources do not agree, so none of them decides the meaning. */
const statuses = new Set([400, 404, 409, 410, 422]);

/**
 * What a refusal of a schedule call means, by its texts in either published layout, whatever the case and the status
 * (facts: Echo360, errors). Undefined when it says nothing about this schedule (another status, a page in place of an
 * answer, a route that is not there): the error itself then ends the run, so that a wrong address ends no lesson's
 * message.
 */
export function classifyRefusal(
  error: Pick<RefusedError, 'status' | 'body'>,
  call: ScheduleCall,
): Refusal | Ambiguous | undefined {
  const { status, body } = error;
  if (!statuses.has(status)) return undefined;
  const said = saidIn(body);
  const missingStatus = status === 404 || status === 410;
  if (missingStatus && said.some(({ text }) => text.trimStart().startsWith('<'))) return undefined;
  const make = (kind: Exclude<Refusal['kind'], 'missing'>): Refusal => ({
    kind,
    message: refusalMessage(kind, quoted(said), said),
  });
  const missing = (what: 'room' | 'section' | 'presenter'): Refusal => ({
    kind: 'missing',
    what,
    message: refusalMessage(what, quoted(said), said),
  });
  const meaning = meaningOf(said);
  switch (meaning) {
    case 'room':
    case 'section':
    case 'presenter':
      return missing(meaning);
    case 'schedule':
      if (call === 'create') return missing('section');
      if (call === 'update') return { kind: 'schedule-or-section', gone: make('gone'), section: missing('section') };
      return make('gone');
    case undefined:
      if (call === 'create') return missingStatus ? undefined : make('refused');
      return missingStatus || said.some(({ text }) => /\bnot found\b/.test(plainWords(text)))
        ? make('gone')
        : make('refused');
    default:
      return make(meaning);
  }
}
