import type { Outcome } from '#shared/core/change.ts';
import type { RunStatus } from '#shared/core/run-status.ts';
import { human } from '#test/clients/gitlab/setup.ts';
import { type Installation, install, told } from './installation.ts';

type What = 'block' | 'unblock';

/** A run that is held in the middle of its request to block or unblock `ab10`, while something else happens. */
export async function whileHeld(
  world: Installation,
  what: What,
  handled: boolean,
  happens: () => void,
): Promise<{ readonly status: RunStatus; readonly outcome: Outcome | undefined }> {
  world.gitlab.misbehave({ method: 'POST', path: `/${what}$`, next: 1, does: { kind: 'hold', name: what, handled } });
  const report = told();
  const running = world.run({ told: report });
  await world.gitlab.reached(what);
  happens();
  world.gitlab.release(what);
  const { status } = await running;
  return { status, outcome: [...report.outcomes.values()][0] };
}

/** `ab10` is cancelled, `ab11` is live. */
export async function withCancelled(): Promise<Installation> {
  const world = await install({ users: [human(10), human(11)] });
  world.lookup.people.set('ab10', true);
  return world;
}

/** Live people with the ids from 10 on. */
export const humans = (count: number) => Array.from({ length: count }, (_, n) => human(10 + n));

/** Requests to GitLab that would change something. */
export function writes(world: Installation): number {
  return world.gitlab.requests.entries().filter(({ method }) => method !== 'GET').length;
}
