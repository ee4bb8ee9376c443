import { z } from 'zod';

/**
 * What was last sent of a thing, and what it is shown as since. TermTime answers a write with nothing but “done”, so
 * what it made of it is seen at the next reading.
 */
export const asSentShape = {
  /** In parts, as `partsText`; null where nothing was sent, or before this was kept. */
  sent: z.string().nullable().default(null),
  /** What TermTime made of what was sent, where that is something else: a name trimmed or cut. */
  answered: z.string().nullable().default(null),
  /** What was there when the same was sent again, and how often in a row. */
  found: z.string().nullable().default(null),
  times: z.number().default(0),
};
export type AsSent = z.output<z.ZodObject<typeof asSentShape>>;

export const neverSent: AsSent = { sent: null, answered: null, found: null, times: 0 };

/** That part of a record. */
export function asSentOf({ sent, answered, found, times }: AsSent): AsSent {
  return { sent, answered, found, times };
}

/** What is compared of a thing, part by part. */
export type Parts = readonly string[];

export function partsText(parts: Parts): string {
  return JSON.stringify(parts);
}

/**
 * - `same`: nothing is due;
 * - `answered`: neither, and what is shown is to be kept as what TermTime made of what was sent;
 * - `due`: what is wanted differs from what was sent, or what is there from what TermTime made of it.
 */
export type AsSentVerdict = 'same' | 'answered' | 'due';

/** How often the same is sent again before what is there is taken for TermTime's last word. */
const mostTimes = 2;

/**
 * Compares what is wanted with what is shown, by what was sent. A difference is TermTime's own where it is what tidying
 * makes (spaces, case, a cut end), or where sending the same twice more has not changed it: once may be a person who
 * insists.
 */
export function judgeAsSent(wanted: Parts, shown: Parts, { sent, answered, found, times }: AsSent): AsSentVerdict {
  const [asked, there] = [partsText(wanted), partsText(shown)];
  if (asked === there) return 'same';
  if (asked !== sent) return 'due';
  if (answered !== null) return there === answered ? 'same' : 'due';
  const isOfNoUse = there === found && times >= mostTimes;
  return isOfNoUse || isTidied(wanted, shown) ? 'answered' : 'due';
}

/** What a record says after something was sent; `shown`: what was there before, null for nothing. */
export function sentNow(wanted: Parts, shown: Parts | null, before: AsSent): AsSent {
  const sent = partsText(wanted);
  if (sent !== before.sent || shown === null) return { sent, answered: null, found: null, times: 0 };
  const found = partsText(shown);
  return { sent, answered: null, found, times: found === before.found ? before.times + 1 : 1 };
}

function isTidied(sent: Parts, shown: Parts): boolean {
  return (
    sent.length === shown.length &&
    sent.every((part, index) => {
      const [asked, there] = [tidied(part), tidied(shown[index] ?? '')];
      return asked === there || (there !== '' && asked.startsWith(there));
    })
  );
}

function tidied(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim().toLowerCase();
}
