import { withOpenness } from '../../booking/booking-record.ts';
import type { Holding } from '../../booking/holdings.ts';
import { questionedMs } from '../../booking/is-booking-gone.ts';
import { cancelling, type Decisions, noDecisions } from './decisions.ts';
import { heldText } from './texts.ts';

/**
 * A booking that lost something it rests on, though nobody says that it is gone: it stays and is named, until a second
 * reading at least 20 hours after the first still finds it so, or a person lets it go.
 */
export function question(holding: Holding, why: string, now: number): Decisions {
  const { record, held } = holding;
  const { questionedAt } = record;
  if (record.letGo) return { ...noDecisions, moves: [cancelling(holding, 'a person has let it go')] };
  if (questionedAt !== null && now - questionedAt >= questionedMs) {
    return { ...noDecisions, moves: [cancelling(holding, `two readings 20 hours apart agree: ${why}`)] };
  }
  const until = questionedAt === null ? 'for 20 hours' : `until ${new Date(questionedAt + questionedMs).toISOString()}`;
  const message = `“${held.title}”, ${heldText(held)}, is in question and kept ${until}: ${why}.`;
  const first = {
    record,
    becomes: withOpenness({ ...record, index: held.index, phase: 'present', questionedAt: now }),
    to: 'in question',
    why,
  };
  return {
    ...noDecisions,
    bookkeeping: questionedAt === null ? [first] : [],
    findings: [{ kind: 'in-question', target: record.reference, message }],
  };
}
