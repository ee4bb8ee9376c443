import type { Trouble } from '#shared/descriptor/trouble.ts';
import type { TroubleMail } from './trouble-mails.ts';

/** A function whose state goes to and fro is told of no more often, ms. */
const calmMs = 3_600_000;
/** After the mail server did not take a mail it is asked again, ms. */
const againMs = 5 * 60_000;

export interface Moment {
  /** ms since the epoch. */
  readonly now: number;
  /** Whoever answers for the function. */
  readonly to: readonly string[];
  /** For a mail that was not tried before. */
  readonly messageId: string;
}

/**
 * What is to be said of a function now, and to whom: `untold`. Trouble is said once while the same is the matter, its
 * end once to whoever was told of it; undefined: nothing. `forget`: it is over before anybody was told. `before`: what
 * was said last. Pure.
 */
export function nextMail(
  before: TroubleMail | undefined,
  trouble: Trouble | undefined,
  { now, to, messageId }: Moment,
): TroubleMail | 'forget' | undefined {
  const again = before !== undefined && before.untold.length > 0 && now - before.at >= againMs;
  if (trouble === undefined) {
    if (before === undefined) return undefined;
    if (before.stands === 'over') return again ? { ...before, at: now } : undefined;
    if (before.told.length === 0) return 'forget';
    return { ...before, stands: 'over', at: now, messageId, untold: before.told, told: [] };
  }
  const { kind, cause, message, since } = trouble;
  if (before?.stands === 'trouble' && before.kind === kind && before.cause === cause) {
    return again ? { ...before, at: now } : undefined;
  }
  if (before !== undefined && now - before.at < calmMs) return undefined;
  // Whoever was told of the matter before is told of the end of this one.
  const told = before?.stands === 'trouble' ? before.told : [];
  return { stands: 'trouble', kind, cause, message, since, at: now, messageId, untold: [...to], told };
}
