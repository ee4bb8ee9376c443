import type { ReadContext } from '#shared/runtime/sync.ts';
import { createAccountLook } from '../reference-data/supply-presenter.ts';
import { leftOutOf, type Presenters } from '../schedule/left-out.ts';
import type { ReadYearParts, YearFacts } from './year-facts.ts';

/** Looks for those whom recordings go without: each once. */
export async function missingPresenters(
  context: ReadContext,
  { upstreams }: ReadYearParts,
  lessons: YearFacts['lessons'],
  schedules: YearFacts['schedules'],
  at: number,
): Promise<Presenters> {
  const leftOut = new Set<string>();
  for (const lesson of [...lessons.values()].flat()) {
    const record = schedules.get(lesson.externalId);
    const email = record && leftOutOf(record, lesson, at);
    if (email !== undefined) leftOut.add(email);
  }
  const look = createAccountLook(upstreams.echo360(context), context.log);
  const found = new Map<string, boolean>();
  for (const email of leftOut) {
    found.set(email, await look(email));
    context.progress('presenters without account looked for', found.size, leftOut.size);
  }
  return found;
}
