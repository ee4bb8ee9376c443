import type { RefusedError } from '#shared/clients/http/http-errors.ts';
import { plainWords, quoted, type Said, saidIn } from './refusal-texts.ts';
import { refusalMessage } from './refusal-words.ts';
import type { Schedule } from './schema.ts';

/** What Echo360 says no to, where the caller must react to it. `message` is in a timetabler's words and quotes Echo360. */
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

/** In the order in which they decide when one body says several things. `about` is the plain words of the member. */
const rules: readonly { readonly means: Meaning; readonly says: RegExp; readonly about?: RegExp }[] = [
  {
    means: 'duplicate-external-id',
    says: /\b(already|exists|unique|duplicate[ds]?|taken|in use)\b/,
    about: /\bexternal id\b/,
  },
  {
    means: 'duplicate-external-id',
    says: /\bexternal id\b.*\b(already|exists|(not|be) unique|duplicate[ds]?|taken|in use)\b/,
  },
  {
    means: 'duplicate-external-id',
    says: /\b(duplicate[ds]?|unique|existing)\b.*\bexternal id\b|\bschedule already exists\b/,
  },
  { means: 'no-device', says: /\bdevice\b.*\bnot found\b|\b(no|without a?) ?(capture )?device\b/ },
  {
    means: 'room',
    says: /\b(room|venue) (was )?not found\b|\b(room|venue) does not exist\b|\b(unknown|no such) (room|venue)\b/,
  },
  { means: 'room', says: /\bnot found\b|\bdoes not exist\b/, about: /^obj venue\b/ },
  { means: 'section', says: /\bsection (was )?not found\b|\bsection does not exist\b|\b(unknown|no such) section\b/ },
  { means: 'section', says: /\bnot found\b|\bdoes not exist\b/, about: /^obj sections?\b/ },
  {
    means: 'presenter',
    says: /\b(user|presenter|instructor) (was )?not found\b|\b(user|presenter|instructor) does not exist\b|\b(unknown|no such) (user|presenter)\b/,
  },
  { means: 'presenter', says: /\bnot found\b|\bdoes not exist\b/, about: /^obj presenter\b/ },
  { means: 'in-past', says: /\bin (the )?past\b/ },
  {
    means: 'clash',
    says: /\bclash(es|ing)?\b|\btime ?slot is already taken\b|\boverlap(s|ping)?\b|\bschedule conflict\b|\bconflicts? with\b/,
  },
  { means: 'schedule', says: /\bschedule (was )?not found\b|\bschedule does not exist\b|\bno such schedule\b/ },
];

function meaningOf(said: readonly Said[]): Meaning | undefined {
  const plain = said.map(({ about, text }) => ({ about: plainWords(about), text: plainWords(text) }));
  return rules.find(({ says, about }) =>
    plain.some(each => says.test(each.text) && (about === undefined || about.test(each.about))),
  )?.means;
}

/** Statuses with which the same refusal may come: the sources do not agree, so none of them decides the meaning. */
const statuses = new Set([400, 404, 409, 410, 422]);

/**
 * What a refusal of a schedule call means, by its texts in either published layout, whatever the case and the status (facts:
 * Echo360, errors). Undefined when it says nothing about this schedule (another status, a page in place of an answer, a
 * route that is not there): the error itself then ends the run, so that a wrong address settles no lesson.
 */
export function classifyRefusal(
  error: Pick<RefusedError, 'status' | 'body'>,
  call: ScheduleCall,
): Refusal | Ambiguous | undefined {
  const { status, body } = error;
  if (!statuses.has(status)) return undefined;
  const said = saidIn(body);
  const notThere = status === 404 || status === 410;
  if (notThere && said.some(({ text }) => text.trimStart().startsWith('<'))) return undefined;
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
      if (call === 'create') return notThere ? undefined : make('refused');
      return notThere || said.some(({ text }) => /\bnot found\b/.test(plainWords(text)))
        ? make('gone')
        : make('refused');
    default:
      return make(meaning);
  }
}
