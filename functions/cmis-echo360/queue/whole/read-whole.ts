import type { ReadContext } from '#shared/runtime/sync.ts';
import { localTime } from '../../lesson/local-time.ts';
import { stateOn } from '../../state.ts';
import { keepRoomDay, nothingYet } from '../round/collected.ts';
import { completed, type ReadRoundParts } from '../round/read-round.ts';
import type { RoundFacts } from '../round/round-facts.ts';
import { untakenByRoomDay } from './untaken-rows.ts';
import { windowsOf } from './windows.ts';

/**
 * Room-days read at once: more than a round has, since nothing is sent in between and each asks CMIS and the state
 * store a few times.
 */
const roomDaysAtOnce = 200;

/**
 * The whole backlog as rounds to come would read it, some room-days at a time: what waits in the state, what is marked,
 * and what no run has taken over yet. What lessons that move lead to is read with each that leads there, so two parts
 * may plan the same.
 */
export async function* readWhole(context: ReadContext, parts: ReadRoundParts): AsyncGenerator<RoundFacts> {
  const { cmis, config, upstreams } = parts;
  const state = stateOn(context.store);
  const today = localTime(context.now(), config.timeZone).slice(0, 10);
  const notOurs = new Map<string, number>();
  const { runId } = context;
  const reading = { mapping: config.roomMapping, setIds: upstreams.setIds, runId, now: () => context.now() };
  const coming = await untakenByRoomDay(cmis, reading, notOurs);
  const population = await state.schedules.count('all', {});
  for await (const { notifications, marked } of windowsOf(state, coming, { today, size: roomDaysAtOnce, runId })) {
    context.signal.throwIfAborted();
    const collected = nothingYet(context.now(), notifications, population, { notOurs, failed: [] });
    for (const record of marked) keepRoomDay(collected, record);
    yield await completed(context, collected, parts);
  }
}
