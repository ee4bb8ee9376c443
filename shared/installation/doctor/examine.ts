import { serviceOf } from '#shared/config/base.ts';
import { parseSecretReference } from '#shared/config/secret-reference.ts';
import { messageOf } from '#shared/core/errors.ts';
import { besidePace } from '#shared/core/pace.ts';
import { queriesOf } from '#shared/descriptor/catalogue.ts';
import type { Installation } from '#shared/descriptor/descriptor.ts';
import { readControl } from '#shared/runtime/lease/control-record.ts';
import { alertFigures } from '../alert-fields.ts';
import { askable, askEnd } from '../credential-ends.ts';
import type { Cloud } from './cloud/cloud.ts';
import { examineCloud } from './cloud/examine-cloud.ts';
import type { Finding } from './finding.ts';
import { probeSystem, probesOf } from './probe-systems.ts';

export interface ExamineParts {
  readonly now: () => number;
  /** Resolves once anything answers at an address, whatever it says; rejects where nothing does. */
  readonly reach: (address: string) => Promise<void>;
  /** Where it is deployed; undefined: that is not looked at. */
  readonly cloud?: Cloud | undefined;
}

/** Of the permitted rate of each system, beside the functions. */
const partBeside = 0.1;

/** Clocks that differ by more than this make times in records doubtful. */
const clockToleranceMs = 5_000;

/**
 * Looks at all that an installation stands on, and changes nothing: state, its clock and indexes, secrets, the systems'
 * addresses and what they answer to the calls that functions read them with, who would be told, when credentials end,
 * and what is deployed. What it finds comes in that order; one thing that is broken does not hide the next.
 */
export async function examine(opened: Installation, parts: ExamineParts): Promise<Finding[]> {
  // The pace that functions share stands in the state, which is not written to here.
  const installation = { ...opened, instance: { ...opened.instance, pace: besidePace(partBeside) } };
  const found = await Promise.all([
    examineState(installation, parts.now),
    examineIndexes(installation),
    examineSecrets(installation),
    examineSystems(installation, parts.reach),
    examineProbes(installation),
    examinePeople(installation),
    examineCredentials(installation, parts.now()),
    parts.cloud === undefined ? [] : examineCloud(parts.cloud),
  ]);
  return found.flat();
}

async function attempt(about: string, advice: string, look: () => Promise<string>): Promise<Finding> {
  try {
    return { about, isGood: true, says: await look() };
  } catch (error) {
    return { about, isGood: false, says: messageOf(error), advice };
  }
}

async function examineState({ store, config, configured }: Installation, now: () => number): Promise<Finding[]> {
  const { state } = config;
  const place = state.store === 'sqlite' ? state.file : `${state.projectId}, database ${state.databaseId}`;
  let read: number | undefined;
  const reached = await attempt(
    'state',
    'Is the database there (state.databaseId), and may this account read it (roles/datastore.user or datastore.viewer)?',
    async () => {
      for (const name of configured) read = (await readControl(store, name)).readAt ?? read;
      return `${place} answers.`;
    },
  );
  if (read === undefined) return [reached];
  const apart = Math.abs(now() - read);
  const isGood = apart <= clockToleranceMs;
  const says = `This machine's clock and the state's are ${(apart / 1000).toFixed(1)} s apart.`;
  return [
    reached,
    { about: 'clock', isGood, says, ...(isGood ? {} : { advice: 'Set this machine to network time.' }) },
  ];
}

/** Firestore refuses a query whose index is not there, or not ready; so each is asked for one document. */
async function examineIndexes({ store, syncs }: Installation): Promise<Finding[]> {
  const queries = Object.entries(queriesOf(syncs));
  const broken: string[] = [];
  for (const [name, { where }] of queries) {
    const parameters = Object.fromEntries(where.map(field => [field, '']));
    await store
      .query(name, parameters, { limit: 1 })
      .catch((error: unknown) => broken.push(`${name}: ${messageOf(error)}`));
  }
  if (broken.length === 0)
    return [{ about: 'indexes', isGood: true, says: `All ${queries.length} queries are answered.` }];
  const advice = 'Apply terraform/environment, and wait until Firestore has built its indexes.';
  return broken.map(says => ({ about: 'indexes', isGood: false, says, advice }));
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

async function examineSecrets({ instance, config }: Installation): Promise<Finding[]> {
  const references = [...new Set(textsIn(config).filter(text => parseSecretReference(text) !== undefined))];
  const advice =
    'Is that version there and enabled, and may this account read it (roles/secretmanager.secretAccessor)?';
  return await Promise.all(
    references.map(reference =>
      attempt('secrets', advice, async () => {
        await instance.secrets.read(reference);
        return `${reference} can be read.`;
      }),
    ),
  );
}

/** Where the systems are, as the configuration says it: addresses of HTTP systems, and host:port of a database. */
function addressesOf(upstreams: Installation['config']['upstreams']): [name: string, address: string][] {
  return Object.entries(upstreams).flatMap(([name, settings]) => {
    const addresses = textsIn(settings).filter(text => /^https?:\/\//.test(text) || /^[\w.-]+:\d+(\/|$)/.test(text));
    return [...new Set(addresses)].map((address): [string, string] => [name, address]);
  });
}

async function examineSystems({ config }: Installation, reach: ExamineParts['reach']): Promise<Finding[]> {
  const advice = 'Is the address right, and is there a way to it from here: name, route, firewall?';
  return await Promise.all(
    addressesOf(config.upstreams).map(([name, address]) =>
      attempt('systems', advice, async () => {
        await reach(address);
        return `${name} answers at ${address}.`;
      }).then(finding => (finding.isGood ? finding : { ...finding, says: `${name} at ${address}: ${finding.says}` })),
    ),
  );
}

/**
 * What the functions read of each system, asked of it and checked: its credentials, its version, the name of what
 * answers, the form of its answers.
 */
async function examineProbes({ config, syncs, instance, stop }: Installation): Promise<Finding[]> {
  const configured = Object.entries(probesOf(syncs)).filter(([name]) => config.upstreams[name] !== undefined);
  const found = await Promise.all(
    configured.map(async ([name, probe]): Promise<Finding[]> => {
      const advice = `The client of ${name} assumes otherwise: its README says what and why. If the system has changed, the client has to follow.`;
      try {
        const looked = await probeSystem(probe, config.upstreams[name], instance, stop);
        return looked.map(({ what, isAsAssumed: isGood, found: says }) => ({
          about: 'answers',
          isGood,
          says: `${name}: ${what}: ${says}`,
          ...(isGood ? {} : { advice }),
        }));
      } catch (error) {
        return [{ about: 'answers', isGood: false, says: `${name}: ${messageOf(error)}`, advice }];
      }
    }),
  );
  return found.flat();
}

function examinePeople({ config, configured, endpoints, syncs }: Installation): Finding[] {
  return [...configured, ...endpoints].map(name => {
    const sync = syncs.find(({ functions }) => functions.some(each => each.name === name))?.name ?? '';
    const people = config.functions[name]?.contacts ?? serviceOf(config, sync).contacts;
    return people.length > 0
      ? { about: 'people', isGood: true, says: `Of ${name}, ${people.join(', ')} would be told.` }
      : {
          about: 'people',
          isGood: false,
          says: `Of ${name} nobody would be told.`,
          advice: 'Name contacts of the service, of its sync (services) or of the function.',
        };
  });
}

async function examineCredentials(installation: Installation, now: number): Promise<Finding[]> {
  const told = await Promise.all(
    askable(installation).map(async ([system, ask]): Promise<[name: string, date: string | null] | Finding> => {
      try {
        return [`Our credential for ${system}`, await askEnd(installation, [system, ask])];
      } catch (error) {
        const advice = `See what the probe of ${system} says.`;
        return {
          about: 'credentials',
          isGood: false,
          says: `${system} does not say when it ends: ${messageOf(error)}`,
          advice,
        };
      }
    }),
  );
  return [...Object.entries(installation.config.credentials), ...told].map(each => {
    if (!Array.isArray(each)) return each;
    const [name, date] = each;
    if (date === null) return { about: 'credentials', isGood: true, says: `${name} has no end.` };
    const isGood = Date.parse(date) - now >= alertFigures.credentialMs;
    const advice = { advice: 'Get a new one, add it as a new version, and write its date down.' };
    return { about: 'credentials', isGood, says: `${name} expires on ${date}.`, ...(isGood ? {} : advice) };
  });
}
