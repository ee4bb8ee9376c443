import type { Obstacle } from '../../booking/booking-record.ts';
import { withOpenness } from '../../booking/booking-record.ts';
import type { Held } from '../../booking/compare.ts';
import type { Holding } from '../../booking/holdings.ts';
import { isBookingGone } from '../../booking/is-booking-gone.ts';
import { slotText } from '../../slot/slot.ts';
import { cancelling, type Decisions, noDecisions } from './decisions.ts';
import { bookingInTheWay, oursInTheWay } from './obstacles.ts';
import type { Planning } from './planning.ts';
import { question } from './question.ts';
import { heldText } from './texts.ts';

/** What was decided of a booking, and what it is in the way as, where it stays. */
export interface Judged {
  readonly decisions: Decisions;
  readonly stays: readonly (readonly [Held, Obstacle])[];
}

/**
 * Everything in Booker that no open want accounts for: others' bookings, strangers with our mark, and ours that
 * TermTime does not ask for.
 */
export function judgeHeld(planning: Planning): Judged[] {
  const { reading, holdings, matched } = planning;
  return [
    {
      decisions: noDecisions,
      stays: reading.comparison.others.flatMap(held =>
        holdings.taken.has(held.index) ? [] : [[held, bookingInTheWay(held)] as const],
      ),
    },
    ...holdings.strangers.map(held => judgeStranger(held, planning)),
    ...holdings.seconds.map(second => judgeSecond(second, planning)),
    ...matched.shared.map(({ holding, want }) => going(holding, `it shares the booking of ${want.title} now`)),
    ...matched.unclaimed.map(holding => judgeUnclaimed(holding, planning)),
    ...[...matched.held].flatMap(([reference, holding]) => judgeOvertaken(reference, holding, planning)),
  ];
}

const nothing: Judged['stays'] = [];

function going(holding: Holding, why: string): Judged {
  return { decisions: { ...noDecisions, moves: [cancelling(holding, why)] }, stays: nothing };
}

/** It stays in question, or goes once that is certain. */
function questioned(holding: Holding, why: string, now: number): Judged {
  const decisions = question(holding, why, now);
  return decisions.moves.length > 0 ? { decisions, stays: nothing } : staying(holding, why, decisions);
}

function staying({ held }: Holding, why: string, decisions: Decisions = noDecisions): Judged {
  return { decisions, stays: [[held, oursInTheWay(held, why)]] };
}

/** A booking with our mark that no record makes ours. */
function judgeStranger(held: Held, { reading }: Planning): Judged {
  const why = reading.records.has(held.reference ?? '')
    ? 'a copy of one of ours, with its mark'
    : 'it has our mark but no record: essm-adopt can take it over';
  const message = `“${held.title}”, ${heldText(held)}, is left alone: ${why}.`;
  const target = held.reference ?? String(held.index);
  return {
    decisions: { ...noDecisions, findings: [{ kind: 'not-ours', target, message }] },
    stays: [[held, { ...bookingInTheWay(held), title: `${held.title} (${why})` }]],
  };
}

/** Why nothing becomes of it, whatever TermTime says. */
function whyUntouched({ held }: Holding, { reading, hasBegun }: Planning): string | undefined {
  if (hasBegun(held)) return 'it has begun';
  const day = held.start.slice(0, 10);
  return day < reading.window.from || day > reading.window.to ? 'it is outside the window' : undefined;
}

/**
 * A second booking for what has one of ours: Booker carried out late what was given up, and made again. It stands for
 * nothing. Where its activity is not ours to judge, it stays like the first.
 */
function judgeSecond(holding: Holding, planning: Planning): Judged {
  const untouched = whyUntouched(holding, planning);
  if (untouched !== undefined) return staying(holding, untouched);
  const { reading, rules } = planning;
  const verdict = isBookingGone(holding.record, reading.expanded, { departments: rules.departments });
  if (verdict.kind === 'kept' || verdict.kind === 'left') return staying(holding, verdict.why);
  const why = 'it was made twice: Booker carried out a request late that had been given up';
  return { decisions: { ...noDecisions, moves: [cancelling(holding, why, true)] }, stays: nothing };
}

function judgeUnclaimed(holding: Holding, planning: Planning): Judged {
  const untouched = whyUntouched(holding, planning);
  if (untouched !== undefined) return staying(holding, untouched);
  const { reading, rules, now } = planning;
  const { record, held } = holding;
  const { departments } = rules;
  const verdict = isBookingGone(record, reading.expanded, { departments });
  switch (verdict.kind) {
    case 'gone':
      return going(holding, verdict.why);
    case 'in-question':
      return questioned(holding, verdict.why, now);
    case 'kept':
    case 'left':
      if (verdict.kind === 'left' && record.letGo) return going(holding, 'a person has let it go');
      return staying(holding, verdict.why, {
        ...noDecisions,
        bookkeeping:
          record.questionedAt === null
            ? []
            : [
                {
                  record,
                  becomes: withOpenness({ ...record, questionedAt: null }),
                  to: 'not in question',
                  why: verdict.why,
                },
              ],
        findings: [
          {
            kind: verdict.kind,
            target: record.reference,
            message: `“${held.title}”, ${heldText(held)}, stays: ${verdict.why}.`,
          },
        ],
      });
  }
}

/**
 * A booking to come whose activity was moved to a time that has passed: it stands for nothing, but nobody says that it
 * is cancelled.
 */
function judgeOvertaken(reference: string, holding: Holding, planning: Planning): Judged[] {
  const want = planning.reading.comparison.wantOf.get(reference);
  if (want === undefined || !planning.hasBegun(want)) return [];
  const why = `${want.name} was moved to ${slotText(want)}, which has passed`;
  return [questioned(holding, why, planning.now)];
}
