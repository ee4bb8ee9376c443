import { identifier } from '#functions/lookup-gitlab/account/identity.ts';
import { lookupGitlabConfig } from '#functions/lookup-gitlab/config.ts';
import { peopleOf, probeCrsid, usersOf } from '#sandbox/gitlab/population.ts';
import { dayOf } from '#sandbox/gitlab/user.ts';
import { begins, population } from './scene.ts';

/** What the task itself demands, counted from the scene and not from what the sync does. */
export interface Task {
  readonly users: number;
  readonly people: number;
  readonly changes: number;
  /**
   * One page a hundred users, one question two hundred people, and for a change: look, claim or withdraw, act, look
   * again.
   */
  readonly leastCalls: number;
}

export const callsPerChange = 4;
export const pageSize = 100;
const peoplePerQuestion = 200;

export function taskOf(count: number): Task {
  const options = population(count);
  const identify = identifier(lookupGitlabConfig.parse({ probe: probeCrsid }).identities);
  const cancelled = new Set([...peopleOf(options)].filter(person => person.cancelled).map(({ crsid }) => crsid));
  const idleBefore = dayOf(begins) - 732;
  let users = 0;
  let people = 0;
  let changes = 0;
  for (const { username, state, isAdmin, type, lastActivityDay, createdDay } of usersOf(options)) {
    if (type !== 'human') continue;
    users += 1;
    const identity = identify(username);
    if (identity.kind === 'person') {
      people += 1;
      const due = cancelled.has(identity.crsid);
      if (!isAdmin && ((state === 'active' && due) || (state === 'blocked' && !due))) changes += 1;
    }
    if (identity.kind === 'external' && state === 'active' && (lastActivityDay ?? createdDay) < idleBefore)
      changes += 1;
  }
  const leastCalls = Math.ceil(users / pageSize) + Math.ceil(people / peoplePerQuestion) + changes * callsPerChange;
  return { users, people, changes, leastCalls };
}
