import { type Absence, isSameEntry } from '../lesson/absence.ts';
import { isSameTold } from '../lesson/lost-content.ts';
import type { Occurrence } from '../lesson/occurrence.ts';
import { slotText } from '../lesson/slot.ts';
import type { Unreadable } from '../lesson/unreadable.ts';
import type { ScopeRules } from '../queue/round/choose-scope.ts';
import type { Exclusion } from '../room-day/judge-clash.ts';
import { type Actual, isAsSent } from './held-schedule.ts';
import { isKnownByNow, type Presenters } from './left-out.ts';
import { afterBegin } from './recording-begun.ts';
import { exclusionText } from './rival-texts.ts';
import type { ScheduleRecord } from './schedules.ts';
import type { Verdict } from './verdict.ts';

/** The one request that puts an occurrence right. */
export type Call =
  | { readonly kind: 'create'; readonly occurrence: Occurrence; readonly actual: Actual | null }
  | {
      readonly kind: 'update';
      readonly occurrence: Occurrence;
      readonly actual: Actual;
      /** Echo360 knows the presenter by now whom it was sent without. */
      readonly isPresenterKnown: boolean;
    }
  | { readonly kind: 'delete'; readonly actual: Actual; readonly why: string };

export interface Comparison {
  readonly externalId: string;
  readonly verdict: Verdict;
  readonly call: Call | null;
  /** The record as it is to be kept without a request, since its slot's own columns are others now; null when it is. */
  readonly keep: ScheduleRecord | null;
}

export interface Compared {
  readonly externalId: string;
  /** As CMIS has it now. */
  readonly now: Occurrence | undefined;
  /** Why it is not among the eligible lessons; undefined when it is. */
  readonly absence: Absence | undefined;
  readonly actual: Actual | undefined;
  /** Why it is kept out of its room-day, if it is. */
  readonly exclusion: Exclusion | undefined;
  /** Those whom recordings go without, who were looked for. */
  readonly presenters: Presenters;
}

/**
 * What CMIS says now against what Echo360 holds of ours, for one occurrence. A recording that has begun is never
 * touched, a lesson that has begun is never sent; what is ours and is not (any more) to be recorded is removed. A
 * lesson that cannot be read is not absent: what Echo360 has of it stays.
 */
export function compare(
  { externalId, now, absence, actual, exclusion, presenters }: Compared,
  { hasBegun, readAt }: Pick<ScopeRules, 'hasBegun' | 'readAt'>,
): Comparison {
  const nothing = (verdict: Verdict): Comparison => ({ externalId, verdict, call: null, keep: null });
  if (absence?.kind === 'unreadable') return nothing(unreadableVerdict(absence.unreadable, actual));
  if (actual?.slot && hasBegun(actual.slot)) return nothing(afterBegin(now, actual.record, actual.slot, hasBegun));
  if (absence?.kind === 'in-question' && actual !== undefined) {
    return nothing({ kind: 'in-question', text: absence.text });
  }
  const gone: Verdict = { kind: 'gone', text: absence?.text ?? 'no longer in CMIS' };
  const verdict = now === undefined ? gone : unwanted(now, exclusion, hasBegun);
  if (now === undefined || verdict !== null) {
    const why = verdict ?? gone;
    const call: Call | null = actual === undefined ? null : { kind: 'delete', actual, why: why.text };
    return { externalId, verdict: why, call, keep: null };
  }
  const wanted: Verdict = { kind: 'wanted', text: 'to be recorded' };
  if (actual === undefined || actual.slot === null || actual.record.phase !== 'present') {
    return {
      externalId,
      verdict: wanted,
      call: { kind: 'create', occurrence: now, actual: actual ?? null },
      keep: null,
    };
  }
  const { record } = actual;
  const isPresenterKnown = isKnownByNow(record, now, presenters, readAt);
  if (record.pending === null && record.digest === now.digest && isAsSent(actual) && !isPresenterKnown) {
    const isKnown =
      record.own !== null &&
      isSameEntry(record.own, now.own) &&
      (record.told === null || isSameTold(record.told, now.told));
    const keep = isKnown ? null : { ...record, own: now.own, told: now.told };
    return { ...nothing({ kind: 'in-place', text: `already in place: ${slotText(now)}` }), keep };
  }
  return {
    externalId,
    verdict: wanted,
    call: { kind: 'update', occurrence: now, actual, isPresenterKnown },
    keep: null,
  };
}

/** Why a lesson is not to be recorded; null when it is. */
function unwanted(now: Occurrence, exclusion: Exclusion | undefined, hasBegun: ScopeRules['hasBegun']): Verdict | null {
  if (now.unusable !== null) return { kind: 'unusable', text: now.unusable };
  if (hasBegun(now))
    return { kind: 'begun', text: `the lesson is over, has begun or is about to (${slotText(now)}): nothing is sent` };
  if (exclusion !== undefined) return { kind: 'excluded', text: exclusionText(exclusion) };
  return null;
}

function unreadableVerdict({ fault }: Unreadable, actual: Actual | undefined): Verdict {
  const isHeld = actual?.slot != null && actual.record.phase === 'present';
  const kept = isHeld ? `; Echo360 keeps what it has (${slotText(actual.record)})` : '';
  return { kind: 'unreadable', text: `cannot be read: ${fault}${kept}; correct it in CMIS` };
}
