import { messageOf } from '#shared/core/errors.ts';
import type { Installation } from '#shared/descriptor/descriptor.ts';
import type { CredentialEndDescriptor } from '#shared/descriptor/probe.ts';
import { collectionOn } from '#shared/state/collection.ts';
import { credentialEnds } from '#shared/state/collections/credential-ends.ts';
import { lookAtSystem } from './look-at-system.ts';

/** So often a system is asked when our credential for it ends, ms. */
const askedEveryMs = 24 * 3_600_000;
const patienceMs = 15_000;

/** Systems that are configured and say when our credential for them ends; only those of a function, if it is named. */
export function askable(
  { syncs, config }: Pick<Installation, 'syncs' | 'config'>,
  name?: string,
): [system: string, ask: CredentialEndDescriptor][] {
  const used = syncs.flatMap(({ functions }) =>
    functions.flatMap(each => (name === undefined || each.name === name ? Object.keys(each.systems) : [])),
  );
  const all = Object.fromEntries(syncs.flatMap(sync => Object.entries(sync.credentialEnds)));
  return Object.entries(all).filter(([system]) => used.includes(system) && config.upstreams[system] !== undefined);
}

/** Asks one system, with one request; `count` is told of it. The last day, or null where there is none. */
export async function askEnd(
  { config, instance, stop }: Pick<Installation, 'config' | 'instance' | 'stop'>,
  [system, ask]: readonly [system: string, ask: CredentialEndDescriptor],
  count: (upstream: string) => void = () => undefined,
): Promise<string | null> {
  const signal = AbortSignal.any([stop, AbortSignal.timeout(patienceMs)]);
  return await lookAtSystem(instance, { signal, count, why: 'asking for the end of a credential' }, context =>
    ask(config.upstreams[system], instance, context),
  );
}

/**
 * When the credentials of a function's systems end, by what the systems themselves say: last days as ms since the
 * epoch. Each is asked once a day, by whichever function comes first; what cannot be asked is said, and what was known
 * of it holds.
 */
export async function endsToldBySystems(installation: Installation, name: string, now: number): Promise<number[]> {
  const { store, log } = installation;
  const ends = collectionOn(store, credentialEnds);
  const days = await Promise.all(
    askable(installation, name).map(async ([system, ask]) => {
      const known = (await ends.get(system))?.value;
      if (known !== undefined && now - known.askedAt < askedEveryMs) return known.day;
      const requests: Record<string, number> = {};
      try {
        const day = await askEnd(installation, [system, ask], upstream => {
          requests[upstream] = (requests[upstream] ?? 0) + 1;
        });
        await store.commit(undefined, [ends.set(system, { askedAt: now, day })]);
        log.info(
          { function: name, requests },
          `Our credential for ${system} ${day === null ? 'has no end' : `ends on ${day}`}.`,
        );
        return day;
      } catch (error) {
        log.warn(
          { function: name, requests },
          `${system} does not say when our credential for it ends: ${messageOf(error)}`,
        );
        return known?.day ?? null;
      }
    }),
  );
  return days.flatMap(day => (day === null ? [] : [Date.parse(day)]));
}
