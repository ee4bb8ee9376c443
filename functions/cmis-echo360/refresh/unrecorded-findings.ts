import type { Finding } from '#shared/core/change.ts';
import { many } from '#shared/core/many.ts';
import type { YearFacts } from './year-facts.ts';

/** Schedules that are named one by one; with more, the rest are counted. */
const mostNamed = 20;

/** Whether the records of this sync are lost: Echo360 holds recordings of our form, and there is no record of any. */
export function isStateLost({ unrecorded, hasRecords }: Pick<YearFacts, 'unrecorded' | 'hasRecords'>): boolean {
  return !hasRecords && unrecorded.length > 0;
}

/** What a comparison without any record says, once, in place of a finding for each lesson. */
export function lostFinding({ unrecorded }: Pick<YearFacts, 'unrecorded'>): Finding {
  return {
    kind: 'state-lost',
    target: 'schedules',
    message: `Echo360 holds ${many(unrecorded.length, 'recording whose external id has', 'recordings whose external ids have')} the form of ours, and Lockstep has no record of any: a new installation, or the state is lost. Nothing was marked. Restore the state, or make them ours with \`lockstep plan echo360-adopt\` and \`lockstep run echo360-adopt --apply\`, then compare again.`,
  };
}

/** Recordings that look like ours and have no record: Lockstep never touches them, so somebody must. */
export function unrecordedFindings({ unrecorded, selection }: Pick<YearFacts, 'unrecorded' | 'selection'>): Finding[] {
  const chosen = unrecorded.filter(
    ({ room }) => selection.rooms === null || room === null || selection.rooms.has(room),
  );
  const named = chosen.slice(0, mostNamed).map(({ externalId, name, room, date }) => ({
    kind: 'without-record',
    target: externalId,
    message: `Echo360 holds “${name}” (${externalId}${room === null ? '' : `, room ${room}`}${date === null ? '' : `, ${date}`}), which has the form of ours and no record: Lockstep leaves it alone. Adopt it (echo360-adopt) or remove it in Echo360.`,
  }));
  const more = chosen.length - named.length;
  if (more === 0) return named;
  const message = `${many(more, 'more recording in Echo360 has', 'more recordings in Echo360 have')} the form of ours and no record: see \`lockstep plan echo360-adopt\`.`;
  return [...named, { kind: 'without-record', target: 'others', message }];
}
