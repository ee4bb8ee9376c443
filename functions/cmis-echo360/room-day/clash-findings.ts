import type { Finding } from '#shared/core/change.ts';
import { exclusionText } from '../schedule/compare.ts';
import type { Judgement } from './judge-clashes.ts';

/** What a plan saw and cannot act on, for people: lessons that are not recorded, and whose schedule is in the way. */
export function findingsOf(judgement: Judgement): Finding[] {
  const excluded = [...judgement.exclusions.values()].map(exclusion => ({
    kind: 'excluded',
    target: exclusion.occurrence.externalId,
    message: `${exclusion.occurrence.sent.name} is not recorded in ${exclusionText(exclusion)}. Ask ${exclusion.occurrence.ask}.`,
  }));
  const inTheWay = [...judgement.inTheWay].flatMap(([roomDay, obstacles]) =>
    obstacles.map(({ name, externalId, start, end }) => ({
      kind: 'in-the-way',
      target: roomDay,
      message: `"${name}"${externalId === null ? '' : ` (${externalId})`} ${start}–${end} stands in the way and is not ours; Lockstep leaves it alone.`,
    })),
  );
  return [...excluded, ...inTheWay].sort((a, b) => (a.target < b.target ? -1 : 1));
}
